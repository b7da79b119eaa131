import pytest
import torch
import torch.nn.functional as F

from auscult_models.losses import concept_contrast, masked_label_loss, multi_positive_contrast, same_text


def unit(*rows):
    return F.normalize(torch.tensor(rows, dtype=torch.float32), dim=-1)


def test_an_unknown_label_costs_nothing():
    logits, targets = torch.tensor([[0.0, 50.0]]), torch.tensor([[1.0, 0.0]])
    loss = masked_label_loss(logits, targets, torch.tensor([[1.0, 0.0]]), torch.ones(2))
    assert loss.item() == pytest.approx(0.693147, abs=1e-5)


def test_contrast_with_one_positive_each_is_infonce():
    a, b, scale = unit([1, 0], [0, 1]), unit([1, 0.2], [0.1, 1]), torch.tensor(5.0)
    logits, truth = scale * a @ b.T, torch.arange(2)
    expected = (F.cross_entropy(logits, truth) + F.cross_entropy(logits.T, truth)) / 2
    assert multi_positive_contrast(a, b, torch.eye(2), scale).item() == pytest.approx(expected.item(), abs=1e-6)


def test_pushing_two_samples_with_the_same_text_apart_is_a_loss_not_a_gain():
    together, apart, scale = unit([1, 0], [1, 0], [0, 1]), unit([1, 0], [-1, 0], [0, 1]), torch.tensor(20.0)
    same = same_text(["normal", "normal", "effusion"])
    assert multi_positive_contrast(apart, apart, same, scale) > 5 + multi_positive_contrast(together, together, same, scale)
    assert multi_positive_contrast(apart, apart, torch.eye(3), scale) < multi_positive_contrast(together, together, torch.eye(3), scale)
    assert multi_positive_contrast(together, together, same, scale).item() == pytest.approx(2 / 3 * 0.693147, abs=1e-4)


def test_the_temperature_receives_a_gradient():
    log_scale = torch.tensor(1.0, requires_grad=True)
    multi_positive_contrast(unit([1, 0], [0, 1]), unit([1, 0.5], [0.5, 1]), torch.eye(2), log_scale.exp()).backward()
    assert log_scale.grad.abs() > 0


def test_samples_without_a_concept_stay_out_of_the_concept_contrast():
    films, ecgs, scale = unit([1, 0], [0, 1], [1, 1]), unit([1, 0], [0, 1], [-1, 1]), torch.tensor(5.0)
    with_none = concept_contrast(films, ecgs, torch.tensor([1, 2, 0]), torch.tensor([1, 2, 0]), scale)
    without = concept_contrast(films[:2], ecgs[:2], torch.tensor([1, 2]), torch.tensor([1, 2]), scale)
    assert with_none.item() == pytest.approx(without.item(), abs=1e-6)


def test_the_concept_contrast_is_zero_without_two_shared_concepts():
    films = unit([1, 0], [0, 1]).requires_grad_()
    loss = concept_contrast(films, unit([1, 0], [0, 1]), torch.tensor([1, 0]), torch.tensor([1, 0]), torch.tensor(5.0))
    loss.backward()
    assert loss.item() == 0
