"""Macro-F1 and F1 of each class."""

import numpy as np

from .records import CLASSES


def class_f1(predicted: np.ndarray, actual: np.ndarray) -> dict[str, float]:
    """F1 of each class that occurs."""
    scores = {}
    for i, name in enumerate(CLASSES):
        truth, said = actual == i, predicted == i
        if truth.any():
            scores[name] = float(2 * (truth & said).sum() / (truth.sum() + said.sum()))
    return scores


def macro_f1(predicted: np.ndarray, actual: np.ndarray, without: tuple[str, ...] = ()) -> float:
    """Mean F1 over the classes that occur. Records of the classes `without` are left out; to call another record so is still an error."""
    kept = ~np.isin(actual, [CLASSES.index(name) for name in without])
    return float(np.mean(list(class_f1(predicted[kept], actual[kept]).values())))
