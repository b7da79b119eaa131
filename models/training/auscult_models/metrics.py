"""Areas under the ROC curve, retrieval ranks and bootstrap intervals, in numpy alone."""

from typing import Callable

import numpy as np

BOOTSTRAP_SAMPLES = 500


def auc(scores: np.ndarray, positive: np.ndarray) -> float:
    """Area under the ROC curve by ranks, ties counted half; NaN when one class is missing."""
    positive = positive.astype(bool)
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if n_positive == 0 or n_negative == 0:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return float((mean_rank[inverse][positive].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))


def stratified_auc(scores: np.ndarray, positive: np.ndarray, strata: np.ndarray) -> float:
    """AUC over pairs from the same stratum only, so that telling the sources apart earns nothing."""
    total, pairs = 0.0, 0
    for stratum in np.unique(strata):
        chosen = strata == stratum
        n_positive = int(positive[chosen].sum())
        count = n_positive * (int(chosen.sum()) - n_positive)
        if count:
            total, pairs = total + count * auc(scores[chosen], positive[chosen]), pairs + count
    return total / pairs if pairs else float("nan")


def macro_auc(scores: np.ndarray, targets: np.ndarray, known: np.ndarray | None = None) -> float:
    """Mean AUC over the labels that have both classes among their known rows."""
    known = np.ones_like(targets, dtype=bool) if known is None else known.astype(bool)
    areas = [auc(scores[k, i], targets[k, i]) for i, k in enumerate(known.T)]
    return float(np.nanmean(areas)) if np.isfinite(areas).any() else float("nan")


def bootstrap(statistic: Callable[[np.ndarray], float], n: int, groups: np.ndarray | None = None, seed: int = 0) -> dict:
    """{'value', 'ci95', 'n'} of `statistic(rows)`: 500 resamples of the rows, or of whole groups (patients)."""
    rng = np.random.default_rng(seed)
    value = statistic(np.arange(n))
    members = [np.arange(n)[:, None]] if groups is None else None
    if members is None:
        order = np.argsort(groups, kind="stable")
        _, starts = np.unique(groups[order], return_index=True)
        clusters = np.split(order, starts[1:])
    draws = []
    for _ in range(BOOTSTRAP_SAMPLES):
        if groups is None:
            rows = rng.integers(0, n, n)
        else:
            rows = np.concatenate([clusters[i] for i in rng.integers(0, len(clusters), len(clusters))])
        draws.append(statistic(rows))
    low, high = np.nanpercentile(draws, [2.5, 97.5]) if np.isfinite(draws).any() else (float("nan"),) * 2
    return {"value": round(float(value), 4), "ci95": [round(float(low), 4), round(float(high), 4)], "n": int(n)}


def ranks_of_truth(similarity: np.ndarray, relevant: np.ndarray) -> np.ndarray:
    """For each query row, the rank (1 = best) of its best relevant candidate; ties count against it."""
    best = np.where(relevant, similarity, -np.inf).max(1, keepdims=True)
    return ((similarity >= best) & ~relevant).sum(1) + 1


def balanced_accuracy(predicted: np.ndarray, actual: np.ndarray) -> float:
    """Mean recall over the classes present."""
    return float(np.mean([(predicted[actual == c] == c).mean() for c in np.unique(actual)]))
