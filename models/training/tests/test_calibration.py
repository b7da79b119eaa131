"""Platt scaling with its covariance, and the reliability of stated probabilities."""

import numpy as np
import pytest

from auscult_models.calibrate import calibration_entry, platt
from auscult_models.calibration_plot import plot_calibration, reliability


def drawn(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits x and labels with log-odds 2x − 1."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=count)
    return logits, (random.random(count) < 1 / (1 + np.exp(1 - 2 * logits))).astype(float)


def test_the_fit_finds_the_scale_and_the_bias():
    (scale, bias), _ = platt(*drawn(40_000))
    assert scale == pytest.approx(2, abs=0.1)
    assert bias == pytest.approx(-1, abs=0.1)


def test_the_covariance_is_the_spread_of_the_fit_over_samples():
    fits = np.array([platt(*drawn(400, seed))[0] for seed in range(200)])
    _, covariance = platt(*drawn(400, 999))
    assert np.sqrt(np.diag(covariance)) == pytest.approx(fits.std(0), rel=0.3)


def test_too_few_positives_are_not_calibrated():
    entry = calibration_entry(np.arange(50.0), np.r_[np.zeros(46), np.ones(4)])
    assert entry["method"] == "none"
    assert "covariance" not in entry


def test_reliability_of_honest_probabilities_lies_on_the_diagonal():
    random = np.random.default_rng(1)
    probability = random.random(20_000)
    stated, observed, half = reliability(probability, (random.random(20_000) < probability).astype(float))
    assert (np.abs(stated - observed) < 2 * half).all()


def test_the_diagram_is_written_and_refused_without_a_shown_label(tmp_path):
    logits, positive = drawn(300)
    entry = {"name": "a", "shippable": True, "calibration": calibration_entry(logits, positive)}
    data = logits[:, None], positive[:, None], np.ones((300, 1)), np.arange(300)
    plot_calibration([entry], *data, "Test", tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(ValueError, match="nothing to plot"):
        plot_calibration([{**entry, "shippable": False}], *data, "Test", tmp_path / "none.png")
