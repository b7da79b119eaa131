"""Sensitivity, PPV and boundary errors of found waves against marked ones."""

import numpy as np

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


def score(records: list[LudbRecord], found: list[list[list[Wave]]]) -> dict[str, dict[str, float]]:
    """Figures of P, QRS and T over all leads: sensitivity, ppv, mean and SD of onset, offset and peak errors in ms (found − marked)."""
    figures = {}
    for kind, name in list(enumerate(CLASSES))[1:]:
        n_marked, n_found, pairs = 0, 0, []
        for record, leads in zip(records, found, strict=True):
            for marked, waves in zip(record.waves, leads, strict=True):
                if not marked:
                    continue
                here = [w for w in marked if w.kind == kind]
                there = [w for w in within_marks(waves, marked) if w.kind == kind]
                n_marked, n_found = n_marked + len(here), n_found + len(there)
                pairs += matches(here, there)
        errors = {part: np.array([getattr(f, part) - getattr(m, part) for m, f in pairs]) * 1000 / SAMPLING_FREQUENCY_HZ
                  for part in ("onset", "peak", "offset")}
        figures[name] = {"n": n_marked, "sensitivity": len(pairs) / max(1, n_marked), "ppv": len(pairs) / max(1, n_found)}
        for part, values in errors.items():
            figures[name] |= {f"{part}MeanMs": float(values.mean()) if len(values) else 0.0, f"{part}SdMs": float(values.std()) if len(values) else 0.0}
    return figures
