"""The encoders' outputs over the data, as the features that the projectors take."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..ecg_data import load_ptbxl
from ..onnx_session import session_of
from ..paths import RUNS_DIR, WEIGHTS_DIR
from ..trunk_outputs import pooled_ecg_tokens
from .draft_data import Case

EMBEDDINGS_DIR = RUNS_DIR / "embeddings"
PREVIOUS_DIR = RUNS_DIR / "embeddings-before"
"""Outputs of the encoders that the released drafter was trained on, kept by `remember`."""
CELL_SIDES = (4, 3, 3, 4)


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


def write_outputs(folder: Path, batch: int = 32) -> None:
    """`ecg.npz` in `folder`: what the shipped ECG encoder gives for every PTB-XL record."""
    data, session = load_ptbxl(), session_of(WEIGHTS_DIR / "ecg-encoder.onnx")
    embeddings, tokens = [], []
    for start in range(0, len(data.rows), batch):
        index = np.arange(start, min(start + batch, len(data.rows)))
        embedding, each = session.run(["embedding", "tokens"], {"ecg": data.millivolts(index).numpy()})
        embeddings.append(embedding)
        tokens.append(pooled_ecg_tokens(each).astype(np.float16))
    folder.mkdir(parents=True, exist_ok=True)
    ids = np.array([row["id"] for row in data.rows])
    np.savez(folder / "ecg.npz", ids=ids, embedding=np.concatenate(embeddings), tokens=np.concatenate(tokens))


def load_encoder_outputs(name: str, folder: Path = EMBEDDINGS_DIR) -> EncoderOutputs:
    """`film.npz` or `ecg.npz` as the encoders' export wrote it."""
    stored = np.load(folder / f"{name}.npz")
    features = np.concatenate([stored["embedding"], region_features(name, stored["tokens"])], axis=1)
    ids = [str(i) for i in stored["ids"]]
    return EncoderOutputs(torch.from_numpy(features.astype(np.float32)), {study: row for row, study in enumerate(ids)})


def region_features(name: str, pooled: np.ndarray) -> np.ndarray:
    """Region averages [N, width · regions] from the stored pooled tokens [N, G, width].

    A film's are a row-major 4 × 4 grid of cells, `CELL_SIDES` tokens high and wide; the averages are those of the tokens.
    """
    pooled = pooled.astype(np.float32)
    if name != "film":
        return pooled.mean(1)
    grid = pooled.reshape(len(pooled), 4, 4, -1)
    sides = np.array(CELL_SIDES, np.float32)
    columns = np.einsum("nrcd,r->ncd", grid, sides / sides.sum())
    half = sides[:2] / sides[:2].sum()
    left, right = np.einsum("ncd,c->nd", columns[:, :2], half), np.einsum("ncd,c->nd", columns[:, 2:], half[::-1])
    return np.concatenate([(left + right) / 2, left, right], axis=1)
