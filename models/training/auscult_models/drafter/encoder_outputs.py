"""The encoders' outputs over the data, as the features that the projectors take."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..paths import RUNS_DIR
from .draft_data import Case

EMBEDDINGS_DIR = RUNS_DIR / "embeddings"


@dataclass(frozen=True)
class EncoderOutputs:
    """Features float32 [N, F] in the projector's order, by encoder id."""

    features: Tensor
    row_of: dict[str, int]

    def of(self, cases: list[Case]) -> Tensor:
        """Features of these cases; raises KeyError when one is missing."""
        return self.features[[self.row_of[case.encoder_id] for case in cases]]

    def has(self, case: Case) -> bool:
        return case.encoder_id in self.row_of


def load_encoder_outputs(name: str, folder: Path = EMBEDDINGS_DIR) -> EncoderOutputs:
    """`film.npz` or `ecg.npz` as the encoders' export wrote it."""
    stored = np.load(folder / f"{name}.npz")
    features = np.concatenate([stored["embedding"], region_features(name, stored["tokens"])], axis=1)
    ids = [str(i) for i in stored["ids"]]
    return EncoderOutputs(torch.from_numpy(features.astype(np.float32)), {study: row for row, study in enumerate(ids)})


def region_features(name: str, pooled: np.ndarray) -> np.ndarray:
    """Region averages [N, width · regions] from the stored pooled tokens [N, G, width]; a film's are a row-major 4 × 4 grid."""
    pooled = pooled.astype(np.float32)
    everywhere = pooled.mean(1)
    if name != "film":
        return everywhere
    grid = pooled.reshape(len(pooled), 4, 4, -1).mean(1)
    return np.concatenate([everywhere, grid[:, :2].mean(1), grid[:, 2:].mean(1)], axis=1)
