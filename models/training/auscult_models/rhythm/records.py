"""PTB-XL records of one stated rhythm, as signals without baseline, with their class and fold."""

from dataclasses import dataclass

import numpy as np
import torch

from ..ecg_data import MICROVOLTS_PER_LSB, ptbxl_rows, read_shard, with_derived_leads
from ..paths import RUNS_DIR
from .scalogram import images_of, without_baseline

CLASSES = ("SR", "AFIB", "SBRAD", "STACH", "OTHER")
CODES = {
    "AFIB": ("AFIB", "AFLT"),
    "OTHER": ("PACE", "BIGU", "TRIGU", "SVARR"),
    "STACH": ("STACH", "SVTAC", "PSVT"),
    "SBRAD": ("SBRAD",),
    "SR": ("SR", "SARRH"),
}
"""SCP codes of each class, the first class that applies counts: fibrillation before a paced or bigeminal rhythm, both before the rate."""


@dataclass(frozen=True)
class RhythmSet:
    """Records: rows of the index, signals N × 12 × 1000 int16 µV without baseline (memory-mapped), class of each, fold."""

    rows: list[dict]
    microvolts: np.ndarray
    classes: np.ndarray
    folds: np.ndarray

    def where(self, *folds: int) -> np.ndarray:
        return np.flatnonzero(np.isin(self.folds, folds))

    def millivolts(self, index: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(self.microvolts[index].astype(np.float32) / 1000)


def class_of(row: dict) -> str | None:
    """Class of a record by its codes, whatever their likelihood; None when no rhythm is stated."""
    codes = row["scp_codes"] or {}
    return next((name for name, members in CODES.items() if any(code in codes for code in members)), None)


def load_rhythms() -> RhythmSet:
    """All PTB-XL records with a stated rhythm; the signals are cached (runs/cache/rhythm.npy)."""
    rows = [row for row in ptbxl_rows() if class_of(row)]
    path = RUNS_DIR / "cache" / "rhythm.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        signals = np.lib.format.open_memmap(path.with_suffix(".new.npy"), "w+", np.int16, (len(rows), 12, 1000))
        for shard in dict.fromkeys(row["shard"] for row in rows):
            chosen = [i for i, row in enumerate(rows) if row["shard"] == shard]
            twelve = with_derived_leads(read_shard(shard)[[rows[i]["row"] for i in chosen]].astype(np.float32) * MICROVOLTS_PER_LSB)
            signals[chosen] = np.clip(np.rint(without_baseline(twelve)), -32767, 32767).astype(np.int16)
            print(shard, flush=True)
        signals.flush()
        path.with_suffix(".new.npy").replace(path)
    classes = np.array([CLASSES.index(class_of(row)) for row in rows])
    return RhythmSet(rows, np.load(path, mmap_mode="r"), classes, np.array([row["fold"] for row in rows]))


MOST_SINUS_TRAIN = 5000
"""Training records of sinus rhythm that are read; the other classes are read whole."""
STEPS_PER_UNIT = 50
"""Images are kept in 8 bits: 50 steps to 1 of the logarithm."""


def chosen_records(records: RhythmSet, seed: int = 1) -> np.ndarray:
    """Rows of the cached images: folds 9 and 10 whole, of folds 1–8 all but some of the sinus rhythms."""
    rng = np.random.default_rng(seed)
    train = records.where(*range(1, 9))
    sinus = train[records.classes[train] == CLASSES.index("SR")]
    rest = train[records.classes[train] != CLASSES.index("SR")]
    kept = rng.choice(sinus, min(MOST_SINUS_TRAIN, len(sinus)), replace=False)
    return np.sort(np.concatenate([kept, rest, records.where(9, 10)]))


def load_images(records: RhythmSet) -> tuple[np.ndarray, np.ndarray]:
    """Chosen rows, and their images N × 10 × 240 × 25 uint8 (memory-mapped; runs/cache/rhythm-images.npy)."""
    rows = chosen_records(records)
    path = RUNS_DIR / "cache" / "rhythm-images.npy"
    if not path.exists():
        images = np.lib.format.open_memmap(path.with_suffix(".new.npy"), "w+", np.uint8, (len(rows), 10, 240, 25))
        for start in range(0, len(rows), 64):
            found = images_of(records.millivolts(rows[start : start + 64]))
            images[start : start + 64] = (found * STEPS_PER_UNIT).round().clamp(0, 255).to(torch.uint8).numpy()
        images.flush()
        path.with_suffix(".new.npy").replace(path)
    return rows, np.load(path, mmap_mode="r")
