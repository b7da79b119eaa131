"""How near a draft is to its reference: label F1, ROUGE-L and BLEU-4, each with a bootstrap interval over cases."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % bootstrap interval over n cases."""

    value: float
    low: float
    high: float
    n: int

    def as_json(self) -> dict:
        return {"value": round(self.value, 4), "ci95": [round(self.low, 4), round(self.high, 4)], "n": self.n}


def words(text: str) -> list[str]:
    """Lower-case words and numbers; punctuation is dropped."""
    return re.findall(r"[a-z0-9]+(?:[-'][a-z0-9]+)*", text.lower())


def label_counts(drafted: set[str], true: set[str]) -> np.ndarray:
    """(true positives, false positives, false negatives)."""
    return np.array([len(drafted & true), len(drafted - true), len(true - drafted)], float)


def f1_of_counts(rows: np.ndarray) -> float:
    """Micro F1 of summed counts; 1 when there is nothing to find and nothing was found."""
    true_positive, false_positive, false_negative = rows.sum(0)
    total = 2 * true_positive + false_positive + false_negative
    return 2 * true_positive / total if total else 1.0


def longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], previous + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def rouge_l(draft: str, reference: str) -> float:
    """F1 of the longest common subsequence of words."""
    a, b = words(draft), words(reference)
    if not a or not b:
        return float(a == b)
    common = longest_common(a, b)
    return 2 * common / (len(a) + len(b))


def bleu_counts(draft: str, reference: str) -> np.ndarray:
    """Matched and possible n-grams for n = 1 … 4, then the two lengths: what corpus BLEU is summed from."""
    a, b = words(draft), words(reference)
    counts = []
    for n in range(1, 5):
        ours = Counter(tuple(a[i : i + n]) for i in range(len(a) - n + 1))
        theirs = Counter(tuple(b[i : i + n]) for i in range(len(b) - n + 1))
        counts += [sum((ours & theirs).values()), sum(ours.values())]
    return np.array([*counts, len(a), len(b)], float)


def bleu_of_counts(rows: np.ndarray) -> float:
    """Corpus BLEU-4 with the brevity penalty, unsmoothed."""
    total = rows.sum(0)
    matched, possible = total[0:8:2], total[1:8:2]
    if not matched.all():
        return 0.0
    brevity = min(0.0, 1 - total[9] / max(total[8], 1))
    return math.exp(brevity + float(np.log(matched / possible).mean()))


def estimate(rows: np.ndarray, statistic: Callable[[np.ndarray], float], seed: int = 0) -> Estimate:
    """The statistic of all rows, with its percentile interval over resampled rows."""
    random = np.random.default_rng(seed)
    values = [statistic(rows[random.integers(len(rows), size=len(rows))]) for _ in range(RESAMPLES)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Estimate(statistic(rows), float(low), float(high), len(rows))


def compare(drafts: list[str], references: list[str], labels_of: Callable[[str], set[str]]) -> dict[str, Estimate]:
    """All figures of one list of drafts against its references."""
    pairs = list(zip(drafts, references, strict=True))
    return {
        "labelF1": estimate(np.array([label_counts(labels_of(d), labels_of(r)) for d, r in pairs]), f1_of_counts),
        "rougeL": estimate(np.array([[rouge_l(d, r)] for d, r in pairs]), lambda rows: float(rows.mean())),
        "bleu4": estimate(np.array([bleu_counts(d, r) for d, r in pairs]), bleu_of_counts),
    }
