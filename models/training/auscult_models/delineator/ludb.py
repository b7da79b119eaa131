"""LUDB: 12-lead ECGs at 500 Hz with the marks of two cardiologists, as signals and as one class a sample."""

import json
from dataclasses import dataclass

import brotli
import numpy as np

from ..ecg_preprocess import LEADS
from ..paths import data_dir

SAMPLING_FREQUENCY_HZ = 500
SAMPLE_COUNT = 5000
MILLIVOLTS_PER_LSB = 0.005
CLASSES = ("none", "P", "QRS", "T")
SYMBOLS = {"p": 1, "N": 2, "t": 3}
"""Mark of a peak → class."""
NOT_MARKED = -1


@dataclass(frozen=True)
class Wave:
    """One marked or found wave: class, and sample indices of onset, peak and offset (inclusive)."""

    kind: int
    onset: int
    peak: int
    offset: int


@dataclass(frozen=True)
class LudbRecord:
    """A record of the index: signals 12 × 5000 mV, the marked waves of each lead, split and patient."""

    row: dict
    millivolts: np.ndarray
    waves: list[list[Wave]]


def waves_of(marks: list[list]) -> list[Wave]:
    """[[sample, symbol], …] → waves. An onset or offset without its partner is left out together with its peak."""
    waves = []
    for (start, opening), (peak, symbol), (end, closing) in zip(marks, marks[1:], marks[2:]):
        if opening == "(" and closing == ")" and symbol in SYMBOLS:
            waves.append(Wave(SYMBOLS[symbol], int(start), int(peak), int(end)))
    return waves


def classes_of(waves: list[Wave], length: int = SAMPLE_COUNT) -> np.ndarray:
    """Class of each sample, int8; NOT_MARKED before the first and after the last marked wave, where beats were left unmarked."""
    classes = np.full(length, NOT_MARKED, dtype=np.int8)
    if waves:
        classes[waves[0].onset : waves[-1].offset + 1] = 0
        for wave in waves:
            classes[wave.onset : wave.offset + 1] = wave.kind
    return classes


def read_signals() -> np.ndarray:
    """N × 12 × 5000 mV, float32."""
    raw = np.frombuffer(brotli.decompress((data_dir() / "ecg" / "ludb500.i16.br").read_bytes()), "u1")
    half = raw.size // 2
    differences = np.stack([raw[:half], raw[half:]], 1).reshape(-1).view("<i2").reshape(-1, len(LEADS), SAMPLE_COUNT)
    return np.cumsum(differences, axis=-1, dtype="<i2").astype(np.float32) * MILLIVOLTS_PER_LSB


def load_ludb() -> list[LudbRecord]:
    """All records that have marks, with the split of the index."""
    with open(data_dir() / "ecg" / "ecg_index.jsonl") as lines:
        rows = {row["id"]: row for row in map(json.loads, lines) if row["dataset"] == "LUDB"}
    signals, records = read_signals(), []
    with open(data_dir() / "ecg" / "ludb_delineation.jsonl") as lines:
        for marked in map(json.loads, lines):
            waves = [waves_of(marked["ann"].get(lead, [])) for lead in LEADS]
            records.append(LudbRecord(rows[marked["id"]], signals[marked["row"]], waves))
    return records
