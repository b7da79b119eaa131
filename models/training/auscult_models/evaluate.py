"""Which labels may be shown, and how their logits become probabilities: calibration on validation, a check on test patients."""

import numpy as np

from .calibrate import calibration_entry
from .ecg_data import TEST_FOLD, TRAIN_FOLDS, VAL_FOLD, EcgSet
from .film_data import FilmSet
from .labels import ECG_LABEL_NAMES, ECG_LABELS, FILM_LABELS
from .metrics import bootstrap, stratified_auc

MIN_TEST_POSITIVES, MIN_TRAIN_POSITIVES = 10, 30


def label_entries(codes: tuple[str, ...], names: dict[str, str], logits, targets, known, train, val, test, strata) -> list[dict]:
    """Manifest `labels`: calibration on validation rows, AUC on test rows within strata, and whether a label may be shown."""
    entries = []
    for i, code in enumerate(codes):
        v, t = (rows[known[rows, i] > 0] for rows in (val, test))
        calibration = calibration_entry(logits[v, i], targets[v, i])
        positives = int(targets[t, i].sum())
        test_auc = bootstrap(lambda r, i=i, t=t: stratified_auc(logits[t[r], i], targets[t[r], i], strata[t[r]]), len(t)) if positives > 1 else None
        shippable = (
            calibration["method"] == "platt" and positives >= MIN_TEST_POSITIVES
            and (targets[train, i] * known[train, i]).sum() >= MIN_TRAIN_POSITIVES
            and test_auc is not None and test_auc["ci95"][0] > 0.5
        )
        entries.append({"code": code, "name": names.get(code, code), "calibration": calibration, "shippable": bool(shippable),
                        "nTestPositive": positives, "testAuc": test_auc})
    return entries


def film_labels(data: FilmSet, logits: np.ndarray) -> list[dict]:
    """Calibrated on IU's validation films; tested on IU's test films and the held-back NIH films, pairs within a source."""
    rows = (data.where("train"), data.where("val"), data.where("test"))
    return label_entries(FILM_LABELS, {}, logits, data.targets, data.known, *rows, data.sources)


def ecg_labels(data: EcgSet, logits: np.ndarray) -> list[dict]:
    known = np.ones_like(data.targets)
    rows = (data.where(*TRAIN_FOLDS), data.where(VAL_FOLD), data.where(TEST_FOLD))
    return label_entries(ECG_LABELS, ECG_LABEL_NAMES, logits, data.targets, known, *rows, np.zeros(len(known)))
