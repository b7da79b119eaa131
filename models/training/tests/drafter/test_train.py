"""A tiny drafter on four cases: it must learn to tell them apart by their soft tokens, and go on from a checkpoint."""

import pytest
import torch

from auscult_models.drafter.batches import Drawn, RestrictedLoss, Sampler, lay_out, prompt_length
from auscult_models.drafter.draft_data import Case, ecg_pool, film_pool
from auscult_models.drafter.drafter_model import Drafter
from auscult_models.drafter.gguf_weights import LlamaConfig
from auscult_models.drafter.llama import Llama
from auscult_models.drafter.prompt import ECG_SOFT_TOKENS, encode
from auscult_models.drafter.settings import Settings
from auscult_models.drafter.train import SoftSource, batch_loss, make_optimiser, run_workers, target_vocabulary, work
from auscult_models.drafter.training_text import training_target

TINY = LlamaConfig(
    layers=2, hidden=128, heads=2, kv_heads=1, head_dim=64, feed_forward=128, vocabulary=49152, rope_base=1e4, norm_epsilon=1e-5
)
FILMS = [("Cardiomegaly.", "cardiomegaly"), ("Clear lungs.", "normal film")]
ECGS = [("Atrial fibrillation.", "atrial fibrillation"), ("Normal ECG.", "normal ECG")]


def cases(texts: list[tuple[str, str]]) -> list[Case]:
    return [Case(text, text, "train", text, text, frozenset({label})) for text, label in texts]


@pytest.fixture(scope="module")
def pools() -> dict:
    return {"film": film_pool(cases(FILMS), 0.5), "ecg": ecg_pool(cases(ECGS), 0.5)}


def tiny_drafter() -> Drafter:
    torch.manual_seed(0)
    base = Llama(TINY)
    torch.nn.init.normal_(base.embedding.weight, std=0.3)
    drafter = Drafter(base)
    for block in drafter.llama.blocks:  # a random base has nothing worth keeping: let all of it learn
        block.requires_grad_(True)
    return drafter


def test_a_tiny_drafter_learns_to_write_what_its_soft_tokens_say(pools):
    settings = Settings(stage="reading", batch=8, negative_tokens=1024, concept_noise=0.0)
    drafter, sampler = tiny_drafter(), Sampler(pools, 0.1, 0.1, seed=0)
    source = SoftSource(settings, pools, {}, seed=0)
    loss_of = RestrictedLoss(drafter.llama.embedding.weight, target_vocabulary(pools), settings.negative_tokens, seed=0)
    optimiser = make_optimiser(drafter, settings)
    for group in optimiser.param_groups:
        group["lr"] = 3e-3
    losses = []
    for _ in range(150):
        loss = batch_loss(drafter, source, loss_of, sampler.batch(settings.batch))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.2 * sum(losses[:5])
    drafter.eval()
    for film in (0, 1):
        drawn = Drawn(film, 0, training_target(pools["film"].cases[film], pools["ecg"].cases[0]))
        ecg = source.soft(drafter, "ecg", 0)
        own, other = (given_soft(drafter, loss_of, drawn, {"film": source.soft(drafter, "film", f), "ecg": ecg}) for f in (film, 1 - film))
        assert own < other


@torch.no_grad()
def given_soft(drafter: Drafter, loss_of: RestrictedLoss, drawn: Drawn, soft: dict) -> float:
    """The loss of one target when these soft tokens are shown."""
    batch = lay_out(drafter, [drawn], [soft])
    hidden, _ = drafter.llama(batch.embeddings)
    return float(loss_of(hidden[batch.rows, batch.columns], batch.ids, batch.weights))


def test_training_goes_on_from_its_checkpoint(pools, tmp_path, capsys):
    settings = Settings(stage="reading", minutes=0.02, workers=1, batch=2, negative_tokens=16)
    drafter = tiny_drafter()
    work(0, drafter, settings, pools, {}, 0.0, tmp_path)
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=False)
    assert saved["seconds"] >= 1.2
    again = tiny_drafter()
    again.load_trained(saved["trained"])
    name = "llama.blocks.0.query.up"
    assert torch.equal(again.state_dict()[name], drafter.state_dict()[name])
    work(0, again, settings, pools, {}, saved["seconds"], tmp_path)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=False)["seconds"] == pytest.approx(saved["seconds"], abs=0.05)


def test_two_workers_change_the_weights_of_the_parent(pools, tmp_path):
    drafter = tiny_drafter()
    before = drafter.projectors["film"].words.detach().clone()
    run_workers(drafter, Settings(stage="reading", minutes=0.03, workers=2, batch=2, negative_tokens=16), pools, {}, 0.0, tmp_path)
    assert not torch.equal(before, drafter.projectors["film"].words)
    assert sorted(path.name for path in tmp_path.glob("*.pt")) == ["checkpoint.pt", "optimiser-0.pt", "optimiser-1.pt"]


def test_a_checkpoint_with_other_names_is_refused():
    drafter = tiny_drafter()
    state = drafter.trained_state()
    state["stranger"] = state.pop(next(iter(state)))
    with pytest.raises(RuntimeError, match="differ"):
        drafter.load_trained(state)


def test_predictions_stand_one_before_the_words_they_predict(pools):
    drafter = tiny_drafter()
    sampler = Sampler(pools, film_only=0.0, ecg_only=1.0, seed=0)
    drawn = sampler.batch(2)
    source = SoftSource(Settings(stage="reading"), pools, {}, seed=0)
    batch = lay_out(drafter, drawn, source.batch(drafter, drawn))
    first = int((batch.rows == 0).nonzero()[0])
    header = len(encode("ECG:"))
    assert batch.columns[first] == prompt_length(False, True, ECG_SOFT_TOKENS) + header - 1
    assert batch.ids[first] == drawn[0].target.ids[header]


def test_the_drawn_words_stand_for_all_others():
    hidden, known = torch.zeros(1, 4), [1, 2]
    loss = RestrictedLoss(torch.randn(5000, 4), known, negatives=400, seed=0)
    assert float(loss(hidden, torch.tensor([1]), torch.ones(1))) == pytest.approx(float(torch.log(torch.tensor(5000.0))), abs=1e-3)
