"""Thresholds and calibration of the plan."""

import numpy as np

from auscult_models.drafter.plan import NEVER, common_threshold, film_statements, normal_film_threshold, own_threshold, platt, probability


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


def test_a_film_that_may_be_normal_states_only_what_is_likelier():
    p, thresholds = np.array([[0.5, 0.2], [0.5, 0.2], [0.3, 0.1]]), np.array([0.25, 0.15])
    said = film_statements(p, thresholds, np.array([0.4, 0.1, 0.4]), 0.3)
    assert said.tolist() == [[True, False], [True, True], [False, False]]


def test_the_probability_of_a_normal_film_is_the_one_that_separates():
    normal = np.array([0.45] * 20 + [0.22] * 20)
    p = np.full((40, 1), 0.2)
    there = {"A": normal < 0.4, "No Finding": normal > 0.4}
    assert 0.22 < normal_film_threshold(p, np.array([0.1]), normal, {"A": 0}, there) <= 0.45
