"""Platt scaling of one label's logit on validation films or ECGs."""

import numpy as np

MIN_POSITIVES = 5
"""Fewer validation positives than this: the label stays uncalibrated and is not shown."""


def platt(logits: np.ndarray, positive: np.ndarray, steps: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """(scale, bias) of the logistic fit by damped Newton steps, with Platt's smoothed targets, and their 2 × 2 covariance.

    The covariance is the inverse of the observed information at the fit: what so many validation recordings leave open.
    """
    n_positive, n_negative = float(positive.sum()), float((1 - positive).sum())
    target = np.where(positive > 0, (n_positive + 1) / (n_positive + 2), 1 / (n_negative + 2))
    design = np.stack([logits.astype(np.float64), np.ones(len(logits))], 1)
    weights = np.array([1.0, 0.0])
    curvature = np.eye(2)
    for _ in range(steps):
        probability = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (probability - target) + 1e-3 * (weights - [1.0, 0.0])
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + 1e-3 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step / max(1.0, np.abs(step).max())
        if np.abs(step).max() < 1e-9:
            break
    return weights, np.linalg.inv(curvature)


def calibration_entry(logits: np.ndarray, positive: np.ndarray) -> dict:
    """The manifest's `calibration` of one label from its known validation rows."""
    entry = {"method": "none", "scale": 1.0, "bias": 0.0, "nVal": int(len(logits)), "nValPositive": int(positive.sum())}
    entry["prevalence"] = round(float(positive.mean()), 5) if len(positive) else 0.0
    if min(positive.sum(), (1 - positive).sum()) >= MIN_POSITIVES:
        (scale, bias), covariance = platt(logits, positive)
        if scale > 0:
            spread = [float(f"{covariance[i]:.5g}") for i in ((0, 0), (0, 1), (1, 1))]
            entry.update(method="platt", scale=round(float(scale), 5), bias=round(float(bias), 5), covariance=spread)
    return entry


def expected_calibration_error(probability: np.ndarray, positive: np.ndarray, bins: int = 10) -> float:
    """Mean gap between stated and observed frequency over ten equally filled bins, weighted by their size."""
    parts = np.array_split(np.argsort(probability), bins)
    gaps = [len(p) * abs(probability[p].mean() - positive[p].mean()) for p in parts if len(p)]
    return float(np.sum(gaps) / len(probability))
