"""The shipped ONNX files run over the data: what evaluation, calibration and the drafter's embeddings are made of."""

import hashlib
import os

import numpy as np
import onnxruntime

from .ecg_data import EcgSet
from .film_data import FilmSet, read_film
from .paths import RUNS_DIR, WEIGHTS_DIR
from .tokenize_text import token_ids


def sha256_of(name: str) -> str:
    return hashlib.sha256((WEIGHTS_DIR / f"{name}.onnx").read_bytes()).hexdigest()


def session(name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("AUSCULT_THREADS", "1"))
    return onnxruntime.InferenceSession(str(WEIGHTS_DIR / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])


def run_over(name: str, input_name: str, batches, pool) -> dict[str, np.ndarray]:
    """embedding, logits and pooled tokens (float16) of every batch, joined."""
    running, parts = session(name), []
    for batch in batches:
        parts.append(running.run(["embedding", "logits", "tokens"], {input_name: batch}))
    return {
        "embedding": np.concatenate([p[0] for p in parts]),
        "logits": np.concatenate([p[1] for p in parts]),
        "tokens": np.concatenate([pool(p[2]) for p in parts]).astype(np.float16),
    }


def pooled_film_tokens(tokens: np.ndarray) -> np.ndarray:
    """N × 16 × 192: the 14 × 14 grid in 4 × 4 cells, rows and columns cut at round(14·i/4)."""
    grid = tokens.reshape(-1, 14, 14, tokens.shape[-1])
    cuts = [0, 4, 7, 10, 14]
    cells = [grid[:, a:b, c:d].mean((1, 2)) for a, b in zip(cuts, cuts[1:]) for c, d in zip(cuts, cuts[1:])]
    return np.stack(cells, 1)


def pooled_ecg_tokens(tokens: np.ndarray) -> np.ndarray:
    """N × 9 × 192: seven tokens (1.12 s) each."""
    return tokens.reshape(len(tokens), 9, 7, -1).mean(2)


def cached(name: str, make) -> dict[str, np.ndarray]:
    """`make()`, kept in runs/embeddings/<name>.npz for as long as the ONNX file stays the same."""
    path = RUNS_DIR / "embeddings" / f"{name}.npz"
    digest = sha256_of(f"{name}-encoder")
    if path.exists():
        stored = dict(np.load(path, allow_pickle=False))
        if str(stored.get("sha256")) == digest:
            return stored
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {**make(), "sha256": np.array(digest)}
    np.savez(path, **made)
    return made


def film_outputs(data: FilmSet) -> dict[str, np.ndarray]:
    """ids, embedding, logits, tokens (4 × 4) of every frontal IU and NIH film."""
    def make() -> dict[str, np.ndarray]:
        rows = data.rows
        batches = (np.stack([read_film(r) for r in rows[s : s + 32]])[:, None] for s in range(0, len(rows), 32))
        return {"ids": np.array([r["id"] for r in rows]), **run_over("film-encoder", "pixels", batches, pooled_film_tokens)}

    return cached("film", make)


def ecg_outputs(data: EcgSet) -> dict[str, np.ndarray]:
    """ids, embedding, logits, tokens (9) of every PTB-XL record."""
    def make() -> dict[str, np.ndarray]:
        count = len(data.rows)
        batches = (data.millivolts(np.arange(s, min(s + 128, count))).numpy() for s in range(0, count, 128))
        return {"ids": np.array([r["id"] for r in data.rows]), **run_over("ecg-encoder", "ecg", batches, pooled_ecg_tokens)}

    return cached("ecg", make)


def text_embeddings(texts: list[str]) -> np.ndarray:
    """N × 256, each text on its own length (sorted, 32 at a time)."""
    running, order = session("text-encoder"), sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = np.zeros((len(texts), 256), dtype=np.float32)
    for start in range(0, len(texts), 32):
        rows = order[start : start + 32]
        ids, mask = token_ids([texts[i] for i in rows])
        (out[rows],) = running.run(None, {"input_ids": ids, "attention_mask": mask})
    return out
