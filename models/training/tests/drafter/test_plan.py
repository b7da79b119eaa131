"""Thresholds and calibration of the plan."""

import numpy as np

from auscult_models.drafter.plan import NEVER, common_threshold, own_threshold, platt, probability


def test_platt_recovers_a_logistic_model_and_never_diverges():
    random = np.random.default_rng(0)
    logits = random.normal(size=4000) * 4
    there = random.random(4000) < probability(logits, 0.5, -1.0)
    scale, bias = platt(logits, there)
    assert abs(scale - 0.5) < 0.05 and abs(bias + 1.0) < 0.15
    rare = platt(np.array([-30.0, -20, 40] * 50), np.array([False, False, True] * 50))  # separable
    assert np.isfinite(rare).all() and rare[0] > 0
    assert platt(logits, np.zeros(4000, bool)) == (0.0, -20.0)


def test_a_threshold_separates_what_can_be_separated():
    p = np.array([0.9] * 12 + [0.1] * 30)
    there = p > 0.5
    assert own_threshold(p, there) == 0.9
    assert 0.1 < common_threshold(p[:, None], there[:, None]) <= 0.9


def test_too_few_cases_or_too_imprecise_is_never_said():
    p = np.linspace(0, 1, 100)
    assert own_threshold(p, p > 0.95) == NEVER
    assert own_threshold(1 - p, np.arange(100) % 9 == 0) == NEVER
