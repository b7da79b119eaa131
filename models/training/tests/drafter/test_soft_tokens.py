"""Projectors: their start from words, their concepts, their ONNX graphs, and the order of stored regions."""

import numpy as np
import onnxruntime
import pytest
import torch

from auscult_models.drafter.concepts import concept_names
from auscult_models.drafter.encoder_outputs import CELL_SIDES, region_features
from auscult_models.drafter.fit_concepts import LabelledFeatures, fit_concepts
from auscult_models.drafter.labels_from_text import ECG_PHRASES, FILM_LABELS
from auscult_models.drafter.onnx_front import build_projector
from auscult_models.drafter.prompt import ECG_SOFT_TOKENS, FILM_SOFT_TOKENS
from auscult_models.drafter.soft_tokens import ECG, FILM, FILM_GRID, SoftTokenProjector, pool_regions

HIDDEN = 32


@pytest.fixture
def words() -> torch.Tensor:
    return torch.randn(49152, HIDDEN, generator=torch.Generator().manual_seed(3))


def test_every_label_has_its_concept():
    assert set(concept_names(FILM.slots)) == {*FILM_LABELS, "normal film"}
    assert set(concept_names(ECG.slots)) == set(ECG_PHRASES)
    assert (len(FILM.slots), len(ECG.slots)) == (FILM_SOFT_TOKENS, ECG_SOFT_TOKENS)


def test_a_projector_starts_as_the_words_of_its_concepts(words):
    projector = SoftTokenProjector(FILM, HIDDEN)
    projector.start_from_words(words)
    names = concept_names(FILM.slots)
    said = torch.zeros(1, len(names))
    said[0, names.index("normal film")] = 1
    soft = projector.from_concepts(said)[0]
    from auscult_models.drafter.prompt import encode

    assert torch.allclose(soft[0], words[encode(" normal")].mean(0), atol=1e-5)
    assert torch.allclose(soft[1], words[encode(" no")].mean(0), atol=1e-5)


@pytest.mark.parametrize("modality", [FILM, ECG], ids=["film", "ecg"])
def test_the_onnx_projector_agrees_with_pytorch(modality, words):
    torch.manual_seed(1)
    projector = SoftTokenProjector(modality, HIDDEN).eval()
    projector.start_from_words(words)
    with torch.no_grad():
        projector.free[-1].weight.normal_(std=0.05)
        projector.mean.normal_()
    count = FILM_GRID**2 if modality is FILM else 41
    embedding, tokens = torch.randn(1, 256), torch.randn(1, count, modality.token_width)
    expected = projector(torch.cat([embedding, pool_regions(modality, tokens)], 1)).detach().numpy()
    session = onnxruntime.InferenceSession(build_projector(projector).SerializeToString(), providers=["CPUExecutionProvider"])
    feeds = {f"{modality.name}_embedding": embedding.numpy(), f"{modality.name}_tokens": tokens.numpy()}
    assert np.allclose(session.run(None, feeds)[0], expected, atol=2e-2)


def test_the_concept_layer_learns_a_linear_concept():
    torch.manual_seed(0)
    projector = SoftTokenProjector(ECG, HIDDEN)
    features = torch.randn(2600, projector.feature_width)
    labels = torch.zeros(2600, len(concept_names(ECG.slots)))
    labels[:, 5] = (features[:, 3] > 0).float()
    fit_concepts(projector, LabelledFeatures(features[:2000], labels[:2000]), LabelledFeatures(features[2000:], labels[2000:]))
    said = projector.concept_logits(features[2000:])[:, 5] > 0
    assert (said == labels[2000:, 5].bool()).float().mean() > 0.75


def test_film_regions_are_all_then_image_left_then_image_right():
    tokens = torch.zeros(1, FILM_GRID**2, FILM.token_width)
    tokens.view(1, FILM_GRID, FILM_GRID, -1)[:, :, 7:] = 1
    pooled = pool_regions(FILM, tokens).view(3, -1)[:, 0]
    assert torch.allclose(pooled, torch.tensor([0.5, 0.0, 1.0]), atol=1e-6)


def test_stored_cells_give_the_region_averages_of_the_tokens():
    tokens = torch.randn(3, FILM_GRID**2, FILM.token_width)
    cuts = np.cumsum([0, *CELL_SIDES])
    grid = tokens.numpy().reshape(3, FILM_GRID, FILM_GRID, -1)
    cells = [grid[:, a:b, c:d].mean((1, 2)) for a, b in zip(cuts, cuts[1:]) for c, d in zip(cuts, cuts[1:])]
    assert np.allclose(region_features("film", np.stack(cells, 1)), pool_regions(FILM, tokens).numpy(), atol=1e-5)
