"""What the shipped ONNX files give for the data: the basis of evaluation, calibration and the drafter's embeddings.

The trunk's outputs are computed once (trunk_outputs.py); only the projection is applied again, and a sample of every
set is run through the shipped file itself and must agree.
"""

import hashlib
import json

import numpy as np
import torch

from .ecg_data import EcgSet
from .film_data import FilmSet, read_film
from .film_encoder import FilmEncoder
from .onnx_session import session_of
from .paths import RUNS_DIR, WEIGHTS_DIR
from .token_pool import ProjectionHead
from .tokenize_text import token_ids
from .trunk_outputs import ecg_trunk, film_trunk

SAMPLE, TOLERANCE = 48, 2e-2
"""The tolerance is on logits and vectors: the cached stem features are float16."""


def sha256_of(name: str) -> str:
    return hashlib.sha256((WEIGHTS_DIR / f"{name}.onnx").read_bytes()).hexdigest()


def check_sample(name: str, input_name: str, inputs: np.ndarray, outputs: dict[str, np.ndarray], index: np.ndarray) -> None:
    """Raise RuntimeError unless the shipped file gives the same embeddings and logits for the sampled rows."""
    embedding, logits = session_of(WEIGHTS_DIR / f"{name}.onnx").run(["embedding", "logits"], {input_name: inputs})
    gaps = [float(np.abs(got - outputs[key][index]).max()) for got, key in ((embedding, "embedding"), (logits, "logits"))]
    print(f"{name}: {len(index)} sampled rows, largest gap {max(gaps):.5f}", flush=True)
    if max(gaps) > TOLERANCE:
        raise RuntimeError(f"{name}.onnx differs from the trained weights by {gaps}: export again")


@torch.no_grad()
def embeddings_of(pooled: np.ndarray, projection: ProjectionHead) -> np.ndarray:
    """N × 256 of the trunk's pooled vectors."""
    return projection.eval()(torch.from_numpy(pooled)).numpy()


def sampled(count: int) -> np.ndarray:
    return np.sort(np.random.default_rng(0).choice(count, SAMPLE, replace=False))


@torch.no_grad()
def film_outputs(data: FilmSet, encoder: FilmEncoder) -> dict[str, np.ndarray]:
    """ids, embedding, logits, tokens (4 × 4) of every frontal IU and NIH film."""
    trunk, index = film_trunk(data), sampled(len(data.rows))
    embedding = embeddings_of(trunk["pooled"], encoder.projection)
    logits = encoder.joint_labels(torch.from_numpy(embedding)).numpy()
    outputs = {"ids": trunk["ids"], "embedding": embedding, "logits": logits, "tokens": trunk["tokens"]}
    check_sample("film-encoder", "pixels", np.stack([read_film(data.rows[i]) for i in index])[:, None], outputs, index)
    return outputs


def ecg_outputs(data: EcgSet, projection: ProjectionHead) -> dict[str, np.ndarray]:
    """ids, embedding, logits, tokens (9) of every PTB-XL record."""
    trunk, index = ecg_trunk(data), sampled(len(data.rows))
    outputs = {key: trunk[key] for key in ("ids", "logits", "tokens")} | {"embedding": embeddings_of(trunk["pooled"], projection)}
    check_sample("ecg-encoder", "ecg", data.millivolts(index).numpy(), outputs, index)
    return outputs


def text_embeddings(texts: list[str]) -> np.ndarray:
    """N × 256 by the shipped text encoder (sorted by length, 32 at a time)."""
    running, order = session_of(WEIGHTS_DIR / "text-encoder.onnx"), sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = np.zeros((len(texts), 256), dtype=np.float32)
    for start in range(0, len(texts), 32):
        rows = order[start : start + 32]
        ids, mask = token_ids([texts[i] for i in rows])
        (out[rows],) = running.run(None, {"input_ids": ids, "attention_mask": mask})
    return out


def write_embeddings(film: dict[str, np.ndarray], ecg: dict[str, np.ndarray]) -> None:
    """runs/embeddings/{film,ecg}.npz, then READY with the SHA-256 of the files that they belong to."""
    folder = RUNS_DIR / "embeddings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "READY").unlink(missing_ok=True)
    np.savez(folder / "film.npz", **film)
    np.savez(folder / "ecg.npz", **ecg)
    (folder / "PROVISIONAL").unlink(missing_ok=True)
    digests = {name: sha256_of(name) for name in ("film-encoder", "ecg-encoder", "text-encoder")}
    (folder / "READY").write_text(json.dumps(digests, indent=1) + "\n")
