"""Sensitivity, PPV and boundary errors of found waves against marked ones."""

import numpy as np

from ..metrics import bootstrap
from .ludb import CLASSES, SAMPLING_FREQUENCY_HZ, LudbRecord, Wave

TOLERANCE_MS = 150
"""A marked wave is found when onset and offset both lie this near (ANSI/AAMI EC57 takes 150 ms for a beat)."""


def matches(marked: list[Wave], found: list[Wave]) -> list[tuple[Wave, Wave]]:
    """Pairs of one marked and one found wave of one kind, in time order, each used once."""
    tolerance = TOLERANCE_MS * SAMPLING_FREQUENCY_HZ / 1000
    pairs, rest = [], list(found)
    for wave in marked:
        near = [f for f in rest if abs(f.onset - wave.onset) <= tolerance and abs(f.offset - wave.offset) <= tolerance]
        if near:
            best = min(near, key=lambda f: abs(f.onset - wave.onset) + abs(f.offset - wave.offset))
            rest.remove(best)
            pairs.append((wave, best))
    return pairs


def within_marks(found: list[Wave], marked: list[Wave]) -> list[Wave]:
    """Found waves whose middle lies between the first and the last mark of the lead: outside, beats were left unmarked."""
    return [f for f in found if marked[0].onset <= (f.onset + f.offset) / 2 <= marked[-1].offset]


PARTS = ("onset", "peak", "offset")


def tally(record: LudbRecord, leads: list[list[Wave]], kind: int) -> np.ndarray:
    """Sums over the leads of one record: marked, found, pairs, then sum and sum of squares of the onset, peak and offset errors in ms."""
    sums = np.zeros(3 + 2 * len(PARTS))
    for marked, waves in zip(record.waves, leads, strict=True):
        if not marked:
            continue
        here = [w for w in marked if w.kind == kind]
        there = [w for w in within_marks(waves, marked) if w.kind == kind]
        pairs = matches(here, there)
        sums[:3] += len(here), len(there), len(pairs)
        for i, part in enumerate(PARTS):
            errors = np.array([getattr(f, part) - getattr(m, part) for m, f in pairs]) * 1000 / SAMPLING_FREQUENCY_HZ
            sums[3 + 2 * i : 5 + 2 * i] += errors.sum(), (errors**2).sum()
    return sums


def figures(sums: np.ndarray) -> dict[str, float]:
    """Sensitivity, ppv, mean and SD of the errors in ms (found − marked) from summed tallies."""
    n_marked, n_found, pairs = sums[:3]
    row = {"sensitivity": pairs / max(1, n_marked), "ppv": pairs / max(1, n_found)}
    for i, part in enumerate(PARTS):
        mean = sums[3 + 2 * i] / max(1, pairs)
        row |= {f"{part}MeanMs": mean, f"{part}SdMs": float(np.sqrt(max(0.0, sums[4 + 2 * i] / max(1, pairs) - mean**2)))}
    return row


def score(records: list[LudbRecord], found: list[list[list[Wave]]]) -> dict[str, dict[str, float]]:
    """Figures of P, QRS and T over all leads."""
    result = {}
    for kind, name in list(enumerate(CLASSES))[1:]:
        sums = sum(tally(record, leads, kind) for record, leads in zip(records, found, strict=True))
        result[name] = {"n": int(sums[0]), **figures(sums)}
    return result


def figures_with_intervals(records: list[LudbRecord], found: list[list[list[Wave]]]) -> dict[str, dict]:
    """{`p:sensitivity`: {value, ci95, n}, …} with the bootstrap over records; n is that of the marked waves."""
    metrics = {}
    for kind, name in list(enumerate(CLASSES))[1:]:
        tallies = np.stack([tally(record, leads, kind) for record, leads in zip(records, found, strict=True)])
        for key in figures(tallies.sum(0)):
            estimate = bootstrap(lambda chosen, key=key, tallies=tallies: figures(tallies[chosen].sum(0))[key], len(records))
            metrics[f"{name.lower()}:{key}"] = {**estimate, "n": int(tallies[:, 0].sum())}
    return metrics
