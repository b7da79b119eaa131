"""Pooled vectors, logits and thinned tokens of every film and ECG by the frozen stage-1 encoders, computed once."""

import hashlib
from pathlib import Path
from typing import Callable, Iterable

import numpy as np
import torch

from .ecg_data import EcgSet
from .ecg_encoder import EcgEncoder
from .export import export_ecg_trunk
from .film_data import FilmSet
from .film_encoder import FilmEncoder
from .film_views import computed_view, tensors_of
from .labels import ECG_LABELS, FILM_LABELS
from .onnx_session import session_of
from .paths import RUNS_DIR


def load_averaged(kind: type, label_count: int, run: str):
    """A stage-1 encoder with the averaged weights of its run; `joint_labels` is fitted after stage 2.

    Raises FileNotFoundError before that run has ended, ValueError where it was another network.
    """
    encoder = kind(label_count)
    state = torch.load(RUNS_DIR / run / "averaged.pt", map_location="cpu", weights_only=True)
    prefix = "encoder."
    gaps = encoder.load_state_dict({k[len(prefix) :]: v for k, v in state.items() if k.startswith(prefix)}, strict=False)
    wrong = [*gaps.unexpected_keys, *(key for key in gaps.missing_keys if not key.startswith("joint_labels."))]
    if wrong:
        raise ValueError(f"runs/{run}/averaged.pt does not fit {kind.__name__}: {', '.join(wrong)}. Train it anew.")
    return encoder.eval()


def load_film_encoder() -> FilmEncoder:
    return load_averaged(FilmEncoder, len(FILM_LABELS), "film")


def load_ecg_encoder() -> EcgEncoder:
    return load_averaged(EcgEncoder, len(ECG_LABELS), "ecg")


def pooled_film_tokens(tokens: np.ndarray) -> np.ndarray:
    """N × 16 × 192: the 14 × 14 grid in 4 × 4 cells, rows and columns cut at 0, 4, 7, 10, 14."""
    grid = tokens.reshape(-1, 14, 14, tokens.shape[-1])
    cuts = [0, 4, 7, 10, 14]
    cells = [grid[:, a:b, c:d].mean((1, 2)) for a, b in zip(cuts, cuts[1:]) for c, d in zip(cuts, cuts[1:])]
    return np.stack(cells, 1)


def pooled_ecg_tokens(tokens: np.ndarray) -> np.ndarray:
    """N × 9 × 192: seven tokens (1.12 s) each."""
    return tokens.reshape(len(tokens), 9, 7, -1).mean(2)


def computed_once(run: str, ids: list[str], compute: Callable[[], Iterable[tuple]], thin: Callable) -> dict[str, np.ndarray]:
    """ids, pooled, logits, tokens (float16); kept in runs/<run>/trunk.npz for as long as averaged.pt stays the same."""
    folder = RUNS_DIR / run
    digest = hashlib.sha256((folder / "averaged.pt").read_bytes()).hexdigest()
    path = folder / "trunk.npz"
    if path.exists():
        stored = dict(np.load(path, allow_pickle=False))
        if str(stored["digest"]) == digest:
            return stored
    parts = [(pooled, logits, thin(tokens).astype(np.float16)) for pooled, logits, tokens in compute()]
    pooled, logits, tokens = (np.concatenate([part[i] for part in parts]) for i in range(3))
    made = {"ids": np.array(ids), "pooled": pooled, "logits": logits, "tokens": tokens, "digest": np.array(digest)}
    np.savez(path, **made)
    return made


@torch.no_grad()
def film_batches(data: FilmSet) -> Iterable[tuple]:
    """(pooled, logits, tokens) of 32 films at a time, from the cached stem features."""
    encoder, films = load_film_encoder(), computed_view(data, 0, 0)
    for start in range(0, len(data.rows), 32):
        yield tuple(output.numpy() for output in encoder(*tensors_of(films, slice(start, start + 32))))


def ecg_batches(data: EcgSet) -> Iterable[tuple]:
    """(pooled, logits, tokens) of 64 ECGs at a time, in ONNX Runtime."""
    path = RUNS_DIR / "ecg" / "trunk.onnx"
    export_ecg_trunk(load_ecg_encoder(), path)
    running = session_of(path)
    for start in range(0, len(data.rows), 64):
        index = np.arange(start, min(start + 64, len(data.rows)))
        yield tuple(running.run(None, {"x": data.millivolts(index).numpy()}))


def film_trunk(data: FilmSet) -> dict[str, np.ndarray]:
    return computed_once("film", [r["id"] for r in data.rows], lambda: film_batches(data), pooled_film_tokens)


def ecg_trunk(data: EcgSet) -> dict[str, np.ndarray]:
    return computed_once("ecg", [r["id"] for r in data.rows], lambda: ecg_batches(data), pooled_ecg_tokens)
