"""The film encoder's parts: augmentation, the learned branch, evidence, normalisation and the choice of a label head."""

import numpy as np
import pytest
import torch
from torch import nn

from auscult_models.efficientnet_lite0 import EfficientNetLite0
from auscult_models.film_augment import VIEW_RANGE, affine_maps, erased, perturbed, view_of, warped
from auscult_models.film_branch import FilmBranch, views_of_contrast
from auscult_models.film_data import TUNING_SPLIT, FilmSet, source_weights
from auscult_models.film_encoder import CONTEXT_WIDTH, POOLED_WIDTH, WIDTH, FilmEncoder
from auscult_models.film_joint_labels import fit_joint_labels, validation_score
from auscult_models.film_normalisation import measure_normalisation
from auscult_models.film_organs import OrganHead
from auscult_models.film_views import drawn_tensors
from auscult_models.token_pool import EMBEDDING_WIDTH
from auscult_models.train_film import branch_context, mixed_with_another

LABELS = 3


def films_bright_on_the_left(n: int) -> torch.Tensor:
    films = torch.full((n, 1, 224, 224), 0.1)
    films[:, :, 40:184, 30:100] = 0.9
    return films


def small_set(n: int) -> tuple[FilmSet, list[tuple[np.ndarray, ...]]]:
    """n films whose first label is their brightness, with one view of random stem features."""
    rng = np.random.default_rng(0)
    targets = (np.arange(n)[:, None] % (np.arange(LABELS) + 2) == 0).astype(np.float32)
    pixels = rng.random((n, 1, 224, 224)) * (0.4 + 0.6 * targets[:, 0, None, None, None])
    view = tuple(part.astype(np.float16) for part in (pixels, rng.random((n, 112, 14, 14)), rng.random((n, 320, 7, 7))))
    splits = np.array([("train", "val", "train", TUNING_SPLIT)[i // 2 % 4] for i in range(n)])
    sources = np.where((splits == TUNING_SPLIT) | (np.arange(n) % 8 < 2), "NIH", "IU")
    return FilmSet([{}] * n, targets, np.ones_like(targets), [[]] * n, splits, sources), [view]


def test_augmentation_never_mirrors_a_film():
    generator = torch.Generator().manual_seed(1)
    for augmented in (view_of(films_bright_on_the_left(64), generator), perturbed(films_bright_on_the_left(64), generator)):
        assert augmented.shape == (64, 1, 224, 224) and augmented.min() >= 0 and augmented.max() <= 1
        assert (augmented[:, 0, 60:160, :105].mean((1, 2)) > augmented[:, 0, 60:160, 119:].mean((1, 2))).all()


def test_no_affine_map_of_a_view_reverses_orientation():
    maps = affine_maps(2000, VIEW_RANGE, torch.Generator().manual_seed(2))
    assert (torch.linalg.det(maps[:, :, :2]) > 0.5).all() and (maps[:, 0, 0] > 0).all()


def test_the_identity_map_leaves_a_film_as_it_is():
    films = torch.rand(2, 1, 224, 224)
    assert torch.allclose(warped(films, torch.eye(2, 3).expand(2, 2, 3)), films, atol=1e-4)


def test_erasing_touches_the_asked_share_of_films_and_at_most_an_eighth_of_each():
    films = films_bright_on_the_left(400)
    changed = (erased(films, 0.3, torch.Generator().manual_seed(3)) != films).float().mean((1, 2, 3))
    assert (changed > 0).float().mean().item() == pytest.approx(0.3, abs=0.07)
    assert changed.max() <= 0.36**2


def test_the_branch_sees_the_same_whatever_the_exposure():
    film = torch.rand(1, 1, 224, 224)
    assert torch.allclose(views_of_contrast(film), views_of_contrast(0.2 + 0.5 * film), atol=0.25)
    assert torch.isfinite(views_of_contrast(torch.zeros(1, 1, 224, 224))).all()


def test_shapes_of_branch_organs_and_pooled_vector():
    encoder, films = FilmEncoder(LABELS, imagenet=False), torch.rand(2, 1, 224, 224)
    fine, coarse = FilmBranch()(films)
    assert fine.shape == (2, 96, 14, 14) and coarse.shape == (2, 192, 7, 7)
    assert OrganHead()(fine, coarse).shape == (2, 3, 14, 14)
    pooled, logits, tokens = encoder.eval()(films, *EfficientNetLite0().eval()(films))
    assert pooled.shape == (2, POOLED_WIDTH) == (2, WIDTH + CONTEXT_WIDTH)
    assert logits.shape == (2, LABELS) and tokens.shape == (2, 196, 192)


def test_the_pooled_vector_names_its_branch():
    marked = torch.cat([torch.zeros(WIDTH), torch.zeros(112), torch.ones(96), torch.zeros(320), torch.ones(192)])
    assert branch_context(marked[None]).shape == (1, 288) and branch_context(marked[None]).min() == 1


@torch.no_grad()
def test_evidence_and_bias_sum_to_the_logit_with_measured_normalisation():
    torch.manual_seed(4)
    encoder = FilmEncoder(LABELS, imagenet=False).eval()
    encoder.context_norm.running_mean.normal_()
    encoder.context_norm.running_var.uniform_(0.2, 3)
    encoder.joint_labels.bias.data.normal_()
    for norm in (encoder.projection.layers[1], encoder.projection.layers[4]):
        norm.running_mean.normal_()
        norm.running_var.uniform_(0.2, 3)
    _, _, logits, attention, evidence = encoder.outputs(torch.rand(2, 1, 224, 224))
    assert torch.allclose(evidence.sum(1) + encoder.joint_labels.bias, logits, atol=1e-4)
    assert torch.allclose(attention.sum(1), torch.ones(2))


def test_the_stem_never_learns_and_keeps_its_statistics():
    encoder = FilmEncoder(LABELS, imagenet=False).train()
    assert not encoder.stem.training and encoder.branch.training
    assert not any(p.requires_grad for p in encoder.stem.parameters()) and all(p.requires_grad for p in encoder.branch.parameters())


def test_mixup_blends_films_features_and_targets_by_one_share():
    parts = [torch.rand(6, 1, 4, 4), torch.rand(6, 3), torch.eye(6)]
    mixed, order = mixed_with_another(parts, 0.4, torch.Generator().manual_seed(5))
    moved = order != torch.arange(6)
    share = mixed[2].diagonal()[moved][0]
    assert 0.5 <= share <= 1
    assert all(torch.allclose(m, share * p + (1 - share) * p[order]) for m, p in zip(mixed, parts, strict=True))


def test_a_drawn_film_has_pixels_and_features_of_one_view():
    views = [tuple(np.full((5, 2), 10 * number + part, dtype=np.float16) for part in range(3)) for number in range(3)]
    pixels, stride_16, stride_32 = drawn_tensors(views, np.array([0, 2, 4, 1]), np.random.default_rng(0))
    assert torch.equal(stride_16, pixels + 1) and torch.equal(stride_32, pixels + 2)


@torch.no_grad()
def test_normalisation_is_measured_over_the_named_films_alone():
    encoder, (data, views) = FilmEncoder(LABELS, imagenet=False), small_set(16)
    training = data.where("train")
    measure_normalisation(encoder, views[0], training)
    stem_means = views[0][1][training].astype(np.float32).mean((0, 2, 3))
    assert np.allclose(encoder.context_norm.running_mean[:112].numpy(), stem_means, atol=1e-3)
    assert not encoder.training and encoder.context_norm.momentum is not None


def test_fitted_labels_rank_validation_films_they_never_learned_on():
    data, _ = small_set(256)
    rng = np.random.default_rng(1)
    embeddings = (rng.normal(size=(256, EMBEDDING_WIDTH)) + 2 * np.pad(data.targets, ((0, 0), (0, EMBEDDING_WIDTH - LABELS)))).astype(np.float32)
    labels = nn.Linear(EMBEDDING_WIDTH, LABELS)
    fit_joint_labels(labels, data, embeddings)
    rows = np.concatenate([data.where("val"), data.where(TUNING_SPLIT)])
    with torch.no_grad():
        assert validation_score(data, rows, labels(torch.from_numpy(embeddings[rows])).numpy()) > 0.6


def test_films_of_a_small_source_weigh_as_much_together_as_those_of_a_large_one():
    data, _ = small_set(16)
    training = data.where("train")
    weights, is_nih = source_weights(data, training, 0.5), data.sources[training] == "NIH"
    assert weights[is_nih].sum().item() == pytest.approx(0.5) and weights.sum().item() == pytest.approx(1)
