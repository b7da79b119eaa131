"""Concept pairs: what a film and an ECG of different patients can share. There is no real pair in the training data."""

import numpy as np

from .labels import ECG_LABELS, FILM_LABELS

NO_CONCEPT, ENLARGED_HEART, NORMAL = 0, 1, 2


def film_concepts(targets: np.ndarray) -> np.ndarray:
    """Cardiomegaly → enlarged heart, No Finding → normal, everything else none."""
    out = np.full(len(targets), NO_CONCEPT)
    out[targets[:, FILM_LABELS.index("No Finding")] > 0] = NORMAL
    out[targets[:, FILM_LABELS.index("Cardiomegaly")] > 0] = ENLARGED_HEART
    return out


def ecg_concepts(targets: np.ndarray) -> np.ndarray:
    """Hypertrophy (superclass HYP) → enlarged heart, NORM without HYP → normal, everything else none."""
    out = np.full(len(targets), NO_CONCEPT)
    out[targets[:, ECG_LABELS.index("NORM")] > 0] = NORMAL
    out[targets[:, ECG_LABELS.index("HYP")] > 0] = ENLARGED_HEART
    return out
