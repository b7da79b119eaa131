import dataclasses

import numpy as np
import pytest
import torch

from auscult_models.ablation import summary
from auscult_models.ablation_page import gain, loss_table
from auscult_models.joint_objective import positives
from auscult_models.joint_validation import FIGURES, pair_accuracy
from auscult_models.settings import JointSettings, settings_from
from auscult_models.training_loop import AveragedWeights, train


def test_settings_refuse_an_unknown_choice_and_read_numbers():
    with pytest.raises(ValueError, match="positives is one of"):
        JointSettings(positives="mine")
    settings = settings_from(JointSettings, ["text=frozen", "sdm_weight=0.2", "head_steps=10"])
    assert (settings.text, settings.sdm_weight, settings.head_steps) == ("frozen", 0.2, 10)


def test_positives_widen_from_own_text_to_equal_texts_to_true_claims():
    claims = [("big heart", frozenset(["C"])), ("big heart", frozenset(["C"])), ("report of the third", None)]
    targets = np.array([[1.0], [1.0], [1.0]])
    assert positives("own", claims, targets, ("C",)).sum() == 3
    assert positives("same", claims, targets, ("C",)).sum() == 5
    assert positives("truth", claims, targets, ("C",)).tolist() == [[1, 1, 0], [1, 1, 0], [1, 1, 1]]


def test_training_by_steps_takes_exactly_so_many_and_writes_nothing_without_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module, seen = torch.nn.Linear(2, 1), []

    def batch_loss(generator, progress):
        seen.append(progress)
        return {"x": module(torch.ones(1, 2)).square().sum()}

    train(module, [{"params": list(module.parameters()), "lr": 0.01}], batch_loss, lambda m: "", None, budget_minutes=99, budget_steps=4, warm_up=0.1,
          weight_decay=0.0, ema_decay=0.9, seed=1, evaluations=0)
    assert seen == [0, 0.25, 0.5, 0.75]
    assert list(tmp_path.iterdir()) == []


def test_the_average_follows_what_learns_and_the_buffers():
    module = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.BatchNorm1d(1))
    module[0].weight.requires_grad = False
    averaged = AveragedWeights(module, 0.5)
    before = module[0].weight.item()
    with torch.no_grad():
        module[0].bias.fill_(averaged.module[0].bias.item() + 2)
        module[1].running_mean.fill_(2.0)
    start = averaged.module[0].bias.item()
    for _ in range(40):
        averaged.update(module)
    assert averaged.module[0].bias.item() == pytest.approx(start + 2, abs=1e-3)
    assert averaged.module[1].running_mean.item() == pytest.approx(2.0, abs=1e-3)
    assert averaged.module[0].weight.item() == before


def test_concept_pairs_are_told_by_the_other_modality():
    film = (np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]), np.array([1, 2, 0]))
    ecg = (np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([1, 2]))
    assert pair_accuracy(film, ecg) == 1.0
    assert pair_accuracy(film, (ecg[0], np.array([2, 1]))) == 0.0


def test_a_gain_compares_seed_by_seed():
    def row(*offsets):
        return summary({}, [{figure: 0.5 + offset for figure in FIGURES} for offset in offsets], 1.0)

    base, better = row(0.0, 0.1, 0.2), row(0.01, 0.11, 0.21)
    mean, error = gain(better, base)
    assert mean == pytest.approx(0.01) and error == pytest.approx(0.0, abs=1e-9)
    lines = loss_table({"base": base, "with more": better})
    assert lines[2].startswith("| base | 0.600 ± 0.100") and "+0.0100 ± 0.0000" in lines[3]


def test_every_variant_changes_a_setting_that_exists():
    from auscult_models.ablation import VARIANTS

    for changes in VARIANTS.values():
        dataclasses.replace(JointSettings(), **changes)
