"""Class probabilities of one lead → waves. The reference for the TypeScript; see models/README.md."""

import numpy as np

from .ludb import SAMPLING_FREQUENCY_HZ, Wave

SHORTEST_MS = {1: 36, 2: 30, 3: 60}
"""A shorter run of one class is no wave."""
BRIDGED_MS = 30
"""Two runs of one class with a shorter gap between them are one."""

P_AGREEMENT_MS, P_AGREEING_LEADS, P_PER_COMPLEX = 60, 0.6, 0.4
"""A P wave is agreed on when the middle of one lies this near in so many of the leads; a record with fewer agreed P waves a QRS complex has none."""


def samples(milliseconds: float) -> int:
    return round(milliseconds * SAMPLING_FREQUENCY_HZ / 1000)


def runs_of(is_kind: np.ndarray) -> list[tuple[int, int]]:
    """First and last sample of each run of True, gaps under 30 ms bridged."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_kind.astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2], edges[1::2] - 1):
        if runs and start - runs[-1][1] <= samples(BRIDGED_MS):
            runs[-1] = (runs[-1][0], int(end))
        else:
            runs.append((int(start), int(end)))
    return runs


def peak_of(lead: np.ndarray, onset: int, offset: int) -> int:
    """Sample farthest from the straight line between onset and offset; the first of equals."""
    line = np.linspace(lead[onset], lead[offset], offset - onset + 1)
    return onset + int(np.abs(lead[onset : offset + 1] - line).argmax())


def decode(probabilities: np.ndarray, lead: np.ndarray) -> list[Wave]:
    """[4, T] probabilities and the prepared lead → waves in the order of their onsets."""
    likeliest = probabilities.argmax(0)
    waves = []
    for kind, shortest in SHORTEST_MS.items():
        for onset, offset in runs_of(likeliest == kind):
            if offset - onset + 1 >= samples(shortest):
                waves.append(Wave(kind, onset, peak_of(lead, onset, offset), offset))
    return sorted(waves, key=lambda wave: wave.onset)


def without_unagreed_p(leads: list[list[Wave]]) -> list[list[Wave]]:
    """Waves of all leads of a record; without any P wave where the leads hardly ever agree on one (the f waves of atrial fibrillation)."""
    middles = [np.array([(w.onset + w.offset) / 2 for w in waves if w.kind == 1]) for waves in leads]
    agreed = sum(
        np.mean([bool((np.abs(other - middle) <= samples(P_AGREEMENT_MS)).any()) for other in middles]) >= P_AGREEING_LEADS
        for middle in np.concatenate(middles)
    )
    complexes = sum(w.kind == 2 for waves in leads for w in waves)
    if agreed >= P_PER_COMPLEX * complexes:
        return leads
    return [[w for w in waves if w.kind != 1] for waves in leads]
