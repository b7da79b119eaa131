"""Fits the frontal check on a trained segmenter, and the limits of measurement on validation films."""

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from ..metrics import auc
from .augment import augmented
from .check_data import check_pictures
from .frontal_check import FrontalCheck
from .organ_data import OrganSet

PENALTIES = (0.003, 0.03, 0.3)
TAIL = 0.005
"""The threshold lies midway, in logits, between this quantile of the validation frontal films and the opposite one of the other pictures."""


@torch.no_grad()
def read(check: FrontalCheck, pictures: np.ndarray, batch: int = 32) -> np.ndarray:
    """N × FEATURE_COUNT."""
    parts = [check.features(torch.from_numpy(pictures[i : i + batch])[:, None])[1].numpy() for i in range(0, len(pictures), batch)]
    return np.concatenate(parts)


def altered(pictures: np.ndarray, seed: int) -> np.ndarray:
    """The same pictures in other windows, crops and sharpness, as the segmenter's training has them."""
    generator = torch.Generator().manual_seed(seed)
    films = torch.from_numpy(pictures)[:, None]
    masks = torch.zeros(len(films), 1, *films.shape[2:])
    return augmented(films, masks, films.shape[-1], generator)[0][:, 0].numpy()


def threshold_of(scores: np.ndarray, frontal: np.ndarray) -> float:
    """Score from 0 to 1 from which a picture counts as a frontal film."""
    middle = (np.quantile(scores[frontal], TAIL) + np.quantile(scores[~frontal], 1 - TAIL)) / 2
    return float(1 / (1 + np.exp(-middle)))


def fit_check(check: FrontalCheck, organs: OrganSet) -> dict:
    """Sets the head of `check`; gives the threshold and what was seen on the validation pictures."""
    pictures, frontal, kinds = check_pictures(organs, "train")
    both = np.concatenate([pictures, altered(pictures, 5)])
    features, target = read(check, both), np.concatenate([frontal, frontal])
    mean, deviation = features.mean(0), features.std(0) + 1e-3
    val_pictures, val_frontal, val_kinds = check_pictures(organs, "val", 150)
    val_features = read(check, val_pictures)
    fitted = []
    for penalty in PENALTIES:
        model = LogisticRegression(C=penalty, max_iter=500, class_weight="balanced").fit((features - mean) / deviation, target)
        scores = model.decision_function((val_features - mean) / deviation)
        fitted.append((auc(scores, val_frontal), penalty, model, scores))
    best, penalty, model, scores = max(fitted, key=lambda one: one[0])
    check.set_head(model.coef_[0], model.intercept_[0], mean, deviation)
    threshold = threshold_of(scores, val_frontal)
    flagged = {kind: float((scores[np.array(val_kinds) == kind] < np.log(threshold / (1 - threshold))).mean()) for kind in dict.fromkeys(val_kinds)}
    print(f"frontal check: penalty {penalty}, validation AUC {best:.4f}, threshold {threshold:.3f}, flagged {flagged}", flush=True)
    return {"frontalThreshold": round(threshold, 4), "nTrain": len(pictures), "nVal": len(val_pictures), "valAuc": round(best, 4)}


def posture_limits(organs: OrganSet) -> dict:
    """What is usual of straight films: the central 99 % (mean ± 2.58 SD) over the training masks drawn by people."""
    tilts, ratios = [], []
    for masks in organs.masks[organs.where("train")] > 127:
        tops = [int(np.flatnonzero(mask.any(1))[0]) for mask in masks[:2]]
        (right_y, right_x), (left_y, left_x) = [(top, float(np.flatnonzero(mask[top]).mean())) for top, mask in zip(tops, masks, strict=False)]
        tilts.append(np.degrees(np.arctan2(left_y - right_y, left_x - right_x)))
        widths = [int(mask.any(0).sum()) for mask in masks[:2]]
        ratios.append(np.log(widths[0] / widths[1]))
    spans = [(float(np.mean(v)), 2.58 * float(np.std(v))) for v in (tilts, ratios)]
    tilt, ratio = ({"low": round(mean - span, 3), "high": round(mean + span, 3)} for mean, span in spans)
    return {"tiltDegrees": tilt, "lungWidthLogRatio": ratio}
