import numpy as np
import onnxruntime
import pytest
import torch

from auscult_models.reranker.data import CLAIM, WHOLE, Pairs, nearest
from auscult_models.reranker.evaluate import Search, figures_of
from auscult_models.reranker.export import export_onnx
from auscult_models.reranker.model import TOKEN_COUNTS, CrossEncoder, ShippedReranker
from auscult_models.reranker.scoring import pair_logits
from auscult_models.reranker.train import HardNegatives, listwise

ALL = {"film": 196, "ecg": 63}


def encoder_of(modality: str) -> CrossEncoder:
    torch.manual_seed(0)
    encoder = CrossEncoder(modality, torch.randn(200, 48), 12)
    encoder.cosine_weight.fill_(3.0)
    return encoder.eval()


def unit(*shape: int) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(*shape), dim=-1)


@pytest.mark.parametrize("modality", ["film", "ecg"])
def test_padding_changes_no_score(modality):
    encoder = encoder_of(modality)
    tokens, embedding, text = torch.randn(2, TOKEN_COUNTS[modality], 192), unit(2, 256), unit(2, 256)
    ids = torch.randint(0, 200, (2, 5))
    plain = encoder(tokens, embedding, ids, torch.ones(2, 5, dtype=torch.long), text)
    padded_ids = torch.cat([ids, torch.full((2, 4), 7)], 1)
    padded = encoder(tokens, embedding, padded_ids, torch.tensor([[1] * 5 + [0] * 4] * 2), text)
    assert torch.allclose(plain, padded, atol=1e-4)


@pytest.mark.parametrize("modality", ["film", "ecg"])
def test_the_exported_file_scores_as_training_does_plus_the_cosine(modality, tmp_path):
    encoder = encoder_of(modality)
    tokens, embedding, text = torch.randn(3, ALL[modality], 192), unit(3, 256), unit(1, 256)
    ids = torch.randint(0, 200, (1, 15))  # longer than the 12 words that are read
    thin = ShippedReranker(encoder).thinned(tokens)
    with torch.no_grad():
        match = encoder(thin, embedding, ids[:, :12].expand(3, -1), torch.ones(3, 12, dtype=torch.long), text.expand(3, -1))
    expected = match + 3.0 * (embedding @ text[0])
    session = onnxruntime.InferenceSession(str(export_onnx(encoder, tmp_path)), providers=["CPUExecutionProvider"])
    feeds = {"tokens": tokens.numpy(), "embedding": embedding.numpy(), "input_ids": ids.numpy(), "text_embedding": text.numpy()}
    (scores,) = session.run(None, feeds)
    assert np.abs(scores - expected.numpy()).max() < 5e-3
    alone = session.run(None, {**feeds, "tokens": feeds["tokens"][:1], "embedding": feeds["embedding"][:1], "input_ids": feeds["input_ids"][:, :4]})[0]
    assert alone.shape == (1,)


def test_film_tokens_are_thinned_by_neighbouring_cells():
    grid = torch.arange(196.0).reshape(1, 196, 1).expand(1, 196, 192)
    thin = ShippedReranker(encoder_of("film")).thinned(grid)
    assert thin[0, 0, 0].item() == pytest.approx((0 + 1 + 14 + 15) / 4)
    assert thin[0, 8, 0].item() == pytest.approx((30 + 31 + 44 + 45) / 4)


def small_pairs() -> Pairs:
    """Six studies with two labels each known, four whole texts and two claims."""
    rng = np.random.default_rng(0)
    targets = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [1, 1], [0, 0]], np.float32)
    embedding = rng.normal(size=(6, 256)).astype(np.float32)
    text_embedding = rng.normal(size=(6, 256)).astype(np.float32)
    claims = np.array([[1, 0], [0, 1], [0, 0], [0, 0], [0, 0], [0, 0]], np.float32)
    known = np.ones_like(targets)
    known[5] = 0
    return Pairs("ecg", [str(i) for i in range(6)], rng.normal(size=(6, 21, 192)).astype(np.float16), embedding, targets, known, {"train": np.arange(6)},
                 ["a", "b", "r0", "r1", "r2", "r3"], np.array([CLAIM, CLAIM, WHOLE, WHOLE, WHOLE, WHOLE]), claims, np.array([2, 3, 4, 5, -1, -1]),
                 rng.integers(0, 200, (6, 5)), np.ones((6, 5), np.int64), text_embedding)


def test_a_text_is_true_of_its_own_study_and_a_claim_of_all_that_have_the_label():
    truth = small_pairs().truth(np.arange(6), np.arange(6))
    assert truth[:, 0].tolist() == [True, True, False, False, True, False]
    assert truth[:, 2].tolist() == [True, False, False, False, False, False]


def test_hard_negatives_are_false_and_their_labels_known():
    pairs = small_pairs()
    studies, texts = HardNegatives(pairs, 2).batch(40, np.random.default_rng(1))
    for study_row, text_row in zip(studies, texts, strict=True):
        truth = [bool(pairs.truth(np.array([s]), np.array([t]))[0, 0]) for s, t in zip(study_row, text_row, strict=True)]
        assert truth == [True, False, False, False, False]
        claimed = pairs.claims[text_row[3]] > 0
        assert all((pairs.known[s][claimed] == 1).all() for s in study_row[3:])


def test_listwise_prefers_the_first_of_both_lists():
    good = listwise(torch.tensor([[5.0, 0.0, 0.0, 0.0, 0.0]]), 2)
    bad = listwise(torch.tensor([[0.0, 5.0, 0.0, 5.0, 0.0]]), 2)
    assert good < 0.05 < 4 < bad


def test_training_learns_which_text_belongs_to_which_study():
    pairs, encoder = small_pairs(), encoder_of("ecg").train()
    negatives, rng = HardNegatives(pairs, 2), np.random.default_rng(2)
    optimiser = torch.optim.AdamW(encoder.parameters(), lr=2e-3)
    losses = []
    for _ in range(60):
        studies, texts = negatives.batch(8, rng)
        loss = listwise(pair_logits(encoder, pairs, studies.reshape(-1), texts.reshape(-1)).reshape(studies.shape), 2)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert np.mean(losses[-10:]) < 0.6 * np.mean(losses[:10])


def test_nearest_is_best_first():
    candidates = np.eye(4, dtype=np.float32)
    assert nearest(np.array([[0.1, 0.9, 0.5, 0.0]], np.float32), candidates, 3)[0].tolist() == [1, 2, 0]


def test_figures_compare_the_same_queries_before_and_after():
    cosine = np.array([[0.9, 0.8, 0.7]] * 4)
    match, relevant = np.array([[0.0, 9.0, 0.0]] * 4), np.array([[False, True, False]] * 4)
    figures = figures_of({"studyToText": Search(cosine, match, relevant, 3)}, 0.0)["studyToText.recallAt1"]
    assert figures["jointSpace"]["value"] == 0 and figures["reRanked"]["value"] == 1 and figures["difference"]["ci95"] == [1.0, 1.0]
    untouched = figures_of({"studyToText": Search(cosine, match, relevant, 3)}, 1e6)["studyToText.recallAt1"]
    assert untouched["difference"]["value"] == 0
