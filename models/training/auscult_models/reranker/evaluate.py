"""The joint space's best fifty, ranked again: recall and precision before and after, with the paired difference."""

from dataclasses import dataclass

import numpy as np
import torch

from ..metrics import bootstrap
from .data import CLAIM, WHOLE, Pairs, nearest
from .model import CrossEncoder
from .scoring import pair_logits

MIN_POSITIVES = 10
COSINE_WEIGHTS = (0.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0)
RECALLS = (1, 5, 10)


@dataclass(frozen=True)
class Search:
    """Q queries with their candidates, best of the joint space first: cosines, matching logits and relevance, Q × 50."""

    cosine: np.ndarray
    match: np.ndarray
    relevant: np.ndarray
    candidates: int

    def ranked(self, cosine_weight: float | None) -> np.ndarray:
        """Relevance in the order of match + weight · cosine; in the order of the cosine where the weight is None."""
        scores = self.cosine if cosine_weight is None else self.match + cosine_weight * self.cosine
        return np.take_along_axis(self.relevant, np.argsort(-scores, 1, kind="stable"), 1)


def looked_again(encoder: CrossEncoder, pairs: Pairs, split: str, limit: int) -> dict[str, Search]:
    """`studyToText`, `textToStudy` over whole reports or statements, and `claimToStudy` over prompts with ten positives; at most `limit` queries each."""
    rng = np.random.default_rng(0)
    studies = pairs.rows[split]
    reported = studies[pairs.own[studies] >= 0]
    whole = pairs.texts_of(reported, WHOLE) if pairs.modality == "film" else np.unique(pairs.own[reported])
    claims = np.flatnonzero(pairs.kinds == CLAIM)
    claims = claims[pairs.truth(studies, claims).sum(0) >= MIN_POSITIVES]

    def some(items: np.ndarray) -> np.ndarray:
        return np.sort(rng.choice(items, limit, replace=False)) if len(items) > limit else items

    queries = some(reported)
    texts = some(whole)
    found = {
        "studyToText": search(encoder, pairs, queries, whole, False),
        "textToStudy": search(encoder, pairs, texts, reported, True),
        "claimToStudy": search(encoder, pairs, some(claims), studies, True),
    }
    return found


@torch.no_grad()
def search(encoder: CrossEncoder, pairs: Pairs, queries: np.ndarray, candidates: np.ndarray, from_text: bool) -> Search:
    """Each query's fifty nearest candidates with their matching logits."""
    encoder.eval()
    a, b = (pairs.text_embedding, pairs.embedding) if from_text else (pairs.embedding, pairs.text_embedding)
    best = candidates[nearest(a[queries], b[candidates])]
    match = np.zeros(best.shape, np.float32)
    relevant = np.zeros(best.shape, bool)
    for row, (query, near) in enumerate(zip(queries, best, strict=True)):
        same = np.full(len(near), query)
        studies, texts = (near, same) if from_text else (same, near)
        match[row] = pair_logits(encoder, pairs, studies, texts).numpy()
        if from_text:
            relevant[row] = pairs.truth(near, queries[row : row + 1])[:, 0] if pairs.kinds[query] == CLAIM else pairs.own[near] == query
        else:
            relevant[row] = near == pairs.own[query]
    cosine = np.einsum("qd,qkd->qk", a[queries], b[best])
    return Search(cosine, match, relevant, len(candidates))


def values_of(ranked: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """Per query: recall at 1, 5 and 10 of any relevant one; for claims the share of relevant ones among the first ten."""
    if name == "claimToStudy":
        return {"precisionAt10": ranked[:, :10].mean(1)}
    return {f"recallAt{k}": ranked[:, :k].any(1).astype(float) for k in RECALLS}


def mean_of(found: dict[str, Search], weight: float | None) -> float:
    """Mean over every figure: what the weight of the cosine is chosen by."""
    return float(np.mean([value.mean() for name, s in found.items() for value in values_of(s.ranked(weight), name).values()]))


def best_cosine_weight(found: dict[str, Search]) -> float:
    return max(COSINE_WEIGHTS, key=lambda weight: mean_of(found, weight))


def summary_of(found: dict[str, Search], choose) -> dict:
    weight = choose(found)
    return {"cosineWeight": weight, "mean": [round(mean_of(found, None), 4), round(mean_of(found, weight), 4)]} | {
        f"{name}.{key}": [round(float(before.mean()), 4), round(float(values_of(s.ranked(weight), name)[key].mean()), 4)]
        for name, s in found.items() for key, before in values_of(s.ranked(None), name).items()
    }


def figures_of(found: dict[str, Search], weight: float) -> dict[str, dict]:
    """For every figure: before and after re-ranking, and the difference query by query, each with n and a 95 % interval."""
    out = {}
    for name, s in found.items():
        before, after = values_of(s.ranked(None), name), values_of(s.ranked(weight), name)
        for key in before:
            first, second = before[key], after[key]
            out[f"{name}.{key}"] = {
                "jointSpace": bootstrap(lambda r, v=first: float(v[r].mean()), len(first)),
                "reRanked": bootstrap(lambda r, v=second: float(v[r].mean()), len(second)),
                "difference": bootstrap(lambda r, v=second - first: float(v[r].mean()), len(first)),
                "candidates": s.candidates,
            }
    return out
