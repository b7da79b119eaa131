"""PTB-XL as band-passed int16 microvolts, with labels, and the augmentation of training batches."""

import json
from dataclasses import dataclass

import brotli
import numpy as np
import torch

from .ecg_preprocess import band_passed
from .labels import ECG_LABELS, ECG_SUPERCLASSES
from .paths import RUNS_DIR, data_dir

TRAIN_FOLDS, VAL_FOLD, TEST_FOLD = tuple(range(1, 9)), 9, 10
MICROVOLTS_PER_LSB = 5


@dataclass(frozen=True)
class EcgSet:
    """All PTB-XL records: rows of the index, signals N × 12 × 1000 int16 µV (memory-mapped), targets N × 76."""

    rows: list[dict]
    microvolts: np.ndarray
    targets: np.ndarray
    folds: np.ndarray

    def where(self, *folds: int) -> np.ndarray:
        return np.flatnonzero(np.isin(self.folds, folds))

    def millivolts(self, index: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(self.microvolts[index].astype(np.float32) / 1000)


def read_shard(name: str) -> np.ndarray:
    """N × 8 × 1000 int16 microvolts / 5 of one shard: leads I, II, V1–V6."""
    raw = np.frombuffer(brotli.decompress((data_dir() / "ecg" / name).read_bytes()), "u1")
    half = raw.size // 2
    differences = np.stack([raw[:half], raw[half:]], 1).reshape(-1).view("<i2").reshape(-1, 8, 1000)
    return np.cumsum(differences, axis=-1, dtype="<i2")


def with_derived_leads(eight: np.ndarray) -> np.ndarray:
    """I, II, V1–V6 → I, II, III, aVR, aVL, aVF, V1–V6 (Einthoven, Goldberger)."""
    one, two = eight[:, 0:1], eight[:, 1:2]
    return np.concatenate([one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2, eight[:, 2:]], 1)


def ptbxl_rows() -> list[dict]:
    with open(data_dir() / "ecg" / "ecg_index.jsonl") as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["dataset"] == "PTB-XL"]


def targets_of(row: dict) -> np.ndarray:
    """Superclasses first, then statements; a statement counts whatever its likelihood, as in the benchmark."""
    named = set(row["superclass"] or []) | set(row["scp_codes"])
    return np.array([label in named for label in ECG_LABELS], dtype=np.float32)


def load_ptbxl() -> EcgSet:
    """Read, band-pass and cache (runs/cache/ptbxl.npy) all of PTB-XL."""
    rows = ptbxl_rows()
    path = RUNS_DIR / "cache" / "ptbxl.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        signals = np.zeros((len(rows), 12, 1000), dtype=np.int16)
        for shard in dict.fromkeys(row["shard"] for row in rows):
            chosen = [i for i, row in enumerate(rows) if row["shard"] == shard]
            eight = read_shard(shard)[[rows[i]["row"] for i in chosen]] * float(MICROVOLTS_PER_LSB)
            twelve = with_derived_leads(band_passed(eight))
            signals[chosen] = np.clip(np.rint(twelve), -32767, 32767).astype(np.int16)
        np.save(path.with_suffix(".new.npy"), signals)
        path.with_suffix(".new.npy").replace(path)
    targets = np.stack([targets_of(row) for row in rows])
    return EcgSet(rows, np.load(path, mmap_mode="r"), targets, np.array([row["fold"] for row in rows]))


def augmented(ecg: torch.Tensor, lead_drop: float, generator: torch.Generator) -> torch.Tensor:
    """Circular shift, slight common gain, baseline wander, noise and lead dropout. No lead is ever rescaled alone."""
    n, leads, samples = ecg.shape

    def draw(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=generator)

    shifts = (draw(n) * samples).long()
    index = (torch.arange(samples)[None, :] + shifts[:, None]) % samples
    ecg = ecg.gather(2, index[:, None, :].expand(-1, leads, -1))
    seconds = torch.arange(samples) / 100
    wander = torch.sin(2 * torch.pi * ((0.3 + 0.5 * draw(n, 1, 1)) * seconds + draw(n, leads, 1)))
    ecg = ecg * (0.95 + 0.1 * draw(n, 1, 1)) + 0.08 * draw(n, 1, 1) * draw(n, leads, 1) * wander
    ecg = ecg + 0.01 * draw(n, 1, 1) * torch.randn(ecg.shape, generator=generator)
    dropping = draw(n, 1, 1) < 0.3
    return ecg * (1 - (dropping & (draw(n, leads, 1) < lead_drop)).float())


def superclass_count() -> int:
    return len(ECG_SUPERCLASSES)
