import math

import pytest
import torch
import torch.nn.functional as F

from auscult_models.losses import (
    AuxiliaryLabels, MaskedWordRelations, Temperature, concept_contrast, cross_modal_alignment, dropout_views, info_nce, mask_words,
    masked_label_loss, mixed, mixup_contrast, multi_positive_contrast, same_text, similarity_distribution_matching, soft_clip, uni_modal_alignment,
)


def unit(*rows):
    return F.normalize(torch.tensor(rows, dtype=torch.float32), dim=-1)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def random_units(n, d, seed):
    return F.normalize(torch.randn(n, d, generator=seeded(seed)), dim=-1)


def test_an_unknown_label_costs_nothing():
    logits, targets = torch.tensor([[0.0, 50.0]]), torch.tensor([[1.0, 0.0]])
    loss = masked_label_loss(logits, targets, torch.tensor([[1.0, 0.0]]), torch.ones(2))
    assert loss.item() == pytest.approx(0.693147, abs=1e-5)


def test_infonce_of_two_orthogonal_pairs_has_its_known_value():
    pair = unit([1, 0], [0, 1])
    assert info_nce(pair, pair, 3.0).item() == pytest.approx(math.log(1 + math.exp(-3)), abs=1e-6)
    assert info_nce(pair, pair.flip(0), 3.0).item() == pytest.approx(math.log(1 + math.exp(3)), abs=1e-6)


def test_contrast_with_one_positive_each_is_infonce():
    a, b, scale = unit([1, 0], [0, 1]), unit([1, 0.2], [0.1, 1]), torch.tensor(5.0)
    assert multi_positive_contrast(a, b, torch.eye(2), scale).item() == pytest.approx(info_nce(a, b, scale).item(), abs=1e-6)


def test_pushing_two_samples_with_the_same_text_apart_is_a_loss_not_a_gain():
    together, apart, scale = unit([1, 0], [1, 0], [0, 1]), unit([1, 0], [-1, 0], [0, 1]), torch.tensor(20.0)
    same = same_text(["normal", "normal", "effusion"])
    assert multi_positive_contrast(apart, apart, same, scale) > 5 + multi_positive_contrast(together, together, same, scale)
    assert multi_positive_contrast(apart, apart, torch.eye(3), scale) < multi_positive_contrast(together, together, torch.eye(3), scale)
    assert multi_positive_contrast(together, together, same, scale).item() == pytest.approx(2 / 3 * 0.693147, abs=1e-4)


def test_the_temperature_learns():
    temperature = Temperature(0.07)
    assert temperature().item() == pytest.approx(1 / 0.07, rel=1e-5)
    optimiser = torch.optim.SGD(temperature.parameters(), lr=0.1)
    a, b = unit([1, 0], [0, 1]), unit([1, 0.5], [0.5, 1])
    info_nce(a, b, temperature()).backward()
    optimiser.step()
    assert temperature().item() > 1 / 0.07  # the right pairs are nearer already: sharper is better


def test_a_scale_never_passes_its_bound():
    assert Temperature(0.001)().item() == 60.0


def test_a_temperature_of_zero_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        Temperature(0.0)


PAIRWISE = {
    "infonce": lambda a, b, same: info_nce(a, b, 5.0),
    "tmcl": lambda a, b, same: multi_positive_contrast(a, b, same, 5.0),
    "cma": lambda a, b, same: cross_modal_alignment(a, b),
    "uma": lambda a, b, same: uni_modal_alignment(a, b),
    "sdm": similarity_distribution_matching,
    "soft-clip": lambda a, b, same: soft_clip(a, b),
}


@pytest.mark.parametrize("name", PAIRWISE)
def test_the_order_of_a_batch_does_not_matter_but_the_pairing_does(name):
    a, b = random_units(6, 8, 1), random_units(6, 8, 2)
    same, order, loss = torch.eye(6), torch.tensor([3, 1, 5, 0, 4, 2]), PAIRWISE[name]
    assert loss(a[order], b[order], same[order][:, order]).item() == pytest.approx(loss(a, b, same).item(), rel=1e-5)
    assert abs(loss(a[order], b, same).item() - loss(a, b, same).item()) > 1e-3


@pytest.mark.parametrize("name", PAIRWISE)
def test_matching_vectors_cost_less_than_mismatched_ones_and_descent_finds_them(name):
    b, same, loss = unit([1, 0, 0], [0, 1, 0], [0, 0, 1]), torch.eye(3), PAIRWISE[name]
    assert loss(b, b, same) < loss(b.roll(1, 0), b, same)
    raw = (b + 0.9 * b.roll(1, 0)).requires_grad_()
    before = loss(F.normalize(raw, dim=-1), b, same)
    before.backward()
    after = loss(F.normalize(raw.detach() - 0.05 * raw.grad, dim=-1), b, same)
    assert after < before


def test_samples_without_a_concept_stay_out_of_the_concept_contrast():
    films, ecgs, scale = unit([1, 0], [0, 1], [1, 1]), unit([1, 0], [0, 1], [-1, 1]), torch.tensor(5.0)
    with_none = concept_contrast(films, ecgs, torch.tensor([1, 2, 0]), torch.tensor([1, 2, 0]), scale)
    without = concept_contrast(films[:2], ecgs[:2], torch.tensor([1, 2]), torch.tensor([1, 2]), scale)
    assert with_none.item() == pytest.approx(without.item(), abs=1e-6)


def test_the_concept_contrast_takes_sides_of_different_size():
    films, ecgs = unit([1, 0], [1, 0.1], [0, 1]), unit([0, 1], [1, 0])
    value = concept_contrast(films, ecgs, torch.tensor([1, 1, 2]), torch.tensor([2, 1]), torch.tensor(20.0))
    assert value.item() == pytest.approx(math.log(2) / 4, abs=1e-3)  # seen from the ECGs, two films share one of the two


def test_the_concept_contrast_is_zero_without_two_shared_concepts():
    films = unit([1, 0], [0, 1]).requires_grad_()
    loss = concept_contrast(films, unit([1, 0], [0, 1]), torch.tensor([1, 0]), torch.tensor([1, 0]), torch.tensor(5.0))
    loss.backward()
    assert loss.item() == 0


def test_cma_is_infonce_at_the_papers_temperature():
    a, b = random_units(5, 4, 3), random_units(5, 4, 4)
    assert cross_modal_alignment(a, b).item() == pytest.approx(info_nce(a, b, 1 / 0.07).item(), rel=1e-6)


def test_the_two_views_drop_different_channels_and_keep_the_mean():
    first, second = dropout_views(torch.ones(200, 50), seeded(), 0.1)
    assert first.unique().tolist() == pytest.approx([0.0, 1 / 0.9])
    assert first.mean().item() == pytest.approx(1.0, abs=0.02)
    assert ((first == 0) != (second == 0)).float().mean().item() == pytest.approx(2 * 0.1 * 0.9, abs=0.02)


def test_sdm_is_zero_at_the_true_distribution_and_log_inverse_epsilon_far_from_it():
    pair = unit([1, 0], [0, 1])
    assert similarity_distribution_matching(pair, pair, torch.eye(2)).item() == pytest.approx(0.0, abs=1e-6)
    wrong = similarity_distribution_matching(pair.flip(0), pair, torch.eye(2)).item()
    assert wrong == pytest.approx(-2 * math.log(1e-8), rel=1e-3)


def test_sdm_with_two_true_matches_wants_them_equally_near():
    a, same = unit([1, 0, 0], [1, 0, 0], [0, 1, 0]), same_text(["x", "x", "y"])
    even = similarity_distribution_matching(a, a, same)
    uneven = similarity_distribution_matching(a, unit([1, 0, 0], [1, 0, 0.5], [0, 1, 0]), same)
    assert even.item() == pytest.approx(0.0, abs=1e-5)
    assert uneven > even + 0.01


def test_sdm_orders_candidates_as_infonce_does_when_each_has_one_match():
    a, same = random_units(8, 16, 5), torch.eye(8)
    noise = random_units(8, 16, 6)
    texts = [F.normalize(a + amount * noise, dim=-1) for amount in (0.2, 0.6, 1.0, 1.5)]
    ours = [similarity_distribution_matching(a, b, same).item() for b in texts]
    theirs = [info_nce(a, b, 50.0).item() for b in texts]
    assert ours == sorted(ours) and theirs == sorted(theirs)


def test_a_mixture_is_what_it_says():
    values = torch.arange(12.0).reshape(4, 3)
    mixture, order, share = mixed(values, seeded(3))
    assert sorted(order.tolist()) == [0, 1, 2, 3] and 0 <= share <= 1
    assert torch.allclose(mixture, share * values + (1 - share) * values[order])


def test_mixup_contrast_of_unmixed_samples_is_infonce():
    a, b = random_units(5, 4, 7), random_units(5, 4, 8)
    whole = mixup_contrast(a, b, torch.tensor([2, 0, 1, 4, 3]), 1.0)
    assert whole.item() == pytest.approx(info_nce(a, b, 10.0).item(), rel=1e-5)
    other = mixup_contrast(a, b, torch.tensor([2, 0, 1, 4, 3]), 0.0)
    assert other.item() == pytest.approx(info_nce(a, b[[2, 0, 1, 4, 3]], 10.0).item(), rel=1e-5)


def test_soft_clip_is_lowest_at_the_texts_themselves_and_gives_the_targets_no_gradient():
    text = random_units(6, 8, 9).requires_grad_()
    target = (text @ text.T / 0.125).softmax(1).detach()
    entropy = -(target * target.log()).sum(1).mean()
    assert soft_clip(text.detach(), text.detach()).item() >= entropy.item() - 1e-5
    a = random_units(6, 8, 10)
    soft_clip(a, text).backward()
    by_hand = text.detach().clone().requires_grad_()
    logits = a @ by_hand.T / 0.125
    (-((target * F.log_softmax(logits, 1)).sum(1).mean() + (target * F.log_softmax(logits.T, 1)).sum(1).mean()) / 2).backward()
    assert torch.allclose(text.grad, by_hand.grad, atol=1e-6)


def test_auxiliary_labels_reach_the_joint_vector():
    torch.manual_seed(0)
    joint = random_units(3, 8, 11).requires_grad_()
    AuxiliaryLabels(8, 4)(joint, torch.ones(3, 4), torch.tensor([[1.0] * 4, [0.0] * 4, [1.0] * 4])).backward()
    assert joint.grad[0].abs().sum() > 0 and joint.grad[1].abs().sum() == 0


def test_only_words_are_masked_and_only_they_are_asked_for():
    ids, may = torch.tensor([[1, 5, 6, 7, 2]] * 200), torch.tensor([[False, True, True, True, False]] * 200)
    masked, targets = mask_words(ids, may, 9, seeded())
    was_masked = masked == 9
    assert not was_masked[:, [0, 4]].any()
    assert torch.equal(targets != -100, was_masked) and torch.equal(targets[was_masked], ids[was_masked])
    assert was_masked[:, 1:4].float().mean().item() == pytest.approx(0.15, abs=0.04)


def masked_word_case():
    torch.manual_seed(1)
    relations = MaskedWordRelations(F.normalize(torch.randn(6, 10), dim=-1), 8, {"film": 5}, width=16, heads=2)
    masked, targets = torch.tensor([[4, 3]] * 8), torch.tensor([[-100, 0], [-100, 1]] * 4)
    return relations.eval(), masked, targets, torch.ones(8, 2, dtype=torch.bool)


def test_a_masked_word_is_learned_from_the_study_alone():
    relations, masked, targets, present = masked_word_case()
    joint = unit(*([[1.0] + [0.0] * 7, [0.0, 1.0] + [0.0] * 6] * 4))
    tokens = torch.zeros(8, 3, 5)
    optimiser = torch.optim.Adam(relations.parameters(), lr=0.01)
    for _ in range(60):
        optimiser.zero_grad()
        loss = relations("film", masked, targets, present, joint, tokens)
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.3  # the words beside the mask are the same, so only the study tells 0 from 1
    assert relations("film", masked, targets, present, joint.flip(0), tokens).item() > 1.0


def test_the_masked_word_loss_reaches_the_joint_vector_and_is_zero_without_masks():
    relations, masked, targets, present = masked_word_case()
    joint = random_units(8, 8, 12).requires_grad_()
    relations("film", masked, targets, present, joint, torch.randn(8, 3, 5)).backward()
    assert joint.grad.abs().sum() > 0
    assert relations("film", masked, torch.full_like(targets, -100), present, joint, torch.randn(8, 3, 5)).item() == 0
