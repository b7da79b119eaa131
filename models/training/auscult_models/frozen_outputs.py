"""What the ONNX encoders in the weights folder give for every film and ECG, computed once for each trunk.

Unlike trunk_outputs.py this needs no run: it reads the files that ship. The vector that enters the projection head and
the thinned tokens are kept under a digest of the file without its projection head, so a new head costs nothing.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Callable, Iterable

import numpy as np
import onnx
import onnxruntime
from onnx.utils import Extractor

from .ecg_data import EcgSet
from .film_data import FilmSet, read_film
from .paths import RUNS_DIR, WEIGHTS_DIR
from .trunk_outputs import session_of

PROJECTION = "/projection/"
GRID, CELL = 14, 2
ECG_RUN = 3


@cache
def graph_of(name: str) -> onnx.ModelProto:
    return onnx.load(str(WEIGHTS_DIR / f"{name}.onnx"))


def pooled_name(name: str) -> str:
    """The tensor that enters the projection head: the first input of its first node."""
    return next(node.input[0] for node in graph_of(name).graph.node if node.name.startswith(PROJECTION) and node.op_type == "Gemm")


def trunk_digest(name: str) -> str:
    """SHA-256 over every weight outside the projection head: the same for two exports that differ in the head alone."""
    digest = hashlib.sha256()
    for tensor in sorted(graph_of(name).graph.initializer, key=lambda t: t.name):
        if "projection" not in tensor.name:
            digest.update(tensor.name.encode() + tensor.raw_data)
    return digest.hexdigest()[:16]


def part_of(name: str, inputs: list[str], outputs: list[str]) -> onnxruntime.InferenceSession:
    """The encoder's graph between two sets of tensors, one thread, on the CPU."""
    folder = RUNS_DIR / "frozen"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{'-'.join(hashlib.sha256(o.encode()).hexdigest()[:6] for o in (*inputs, *outputs))}.onnx"
    onnx.save(Extractor(onnx.shape_inference.infer_shapes(graph_of(name))).extract_model(inputs, outputs), str(path))
    return session_of(path)


def thin_film_tokens(tokens: np.ndarray) -> np.ndarray:
    """N × 49 × D: the mean of every 2 × 2 cells of the 14 × 14 grid, row-major."""
    side = GRID // CELL
    return tokens.reshape(-1, side, CELL, side, CELL, tokens.shape[-1]).mean((2, 4)).reshape(len(tokens), side * side, -1)


def thin_ecg_tokens(tokens: np.ndarray) -> np.ndarray:
    """N × 21 × D: the mean of every three tokens (480 ms)."""
    return tokens.reshape(len(tokens), -1, ECG_RUN, tokens.shape[-1]).mean(2)


def computed(name: str, input_name: str, batches: Callable[[], Iterable[np.ndarray]], thin: Callable) -> dict[str, np.ndarray]:
    """`pooled` N × P float32, `logits` N × L and `tokens` N × T × D float16; kept in runs/frozen."""
    path = RUNS_DIR / "frozen" / f"{name}-{trunk_digest(name)}.npz"
    if not path.exists():
        outputs = [pooled_name(name), "logits", "tokens"]
        running = part_of(name, [input_name], outputs)
        parts: list[list[np.ndarray]] = []
        for number, batch in enumerate(batches()):
            pooled, logits, tokens = running.run(outputs, {input_name: batch})
            parts.append([pooled, logits, thin(tokens).astype(np.float16)])
            if number % 50 == 0:
                print(f"{name}: batch {number}", flush=True)
        pooled, logits, tokens = (np.concatenate([part[i] for part in parts]) for i in range(3))
        np.savez(path.with_suffix(".new.npz"), pooled=pooled, logits=logits, tokens=tokens)
        path.with_suffix(".new.npz").replace(path)
    return dict(np.load(path))


def with_embedding(name: str, outputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """`outputs` and the `embedding` N × 256 that the file's own projection head makes of `pooled`."""
    source = pooled_name(name)
    (embedding,) = part_of(name, [source], ["embedding"]).run(None, {source: outputs["pooled"]})
    return {**outputs, "embedding": embedding}


def frozen_films(data: FilmSet) -> dict[str, np.ndarray]:
    """pooled, logits, tokens (7 × 7) and embedding of every frontal film by models/weights/film-encoder.onnx."""
    def batches() -> Iterable[np.ndarray]:
        for start in range(0, len(data.rows), 16):
            yield np.stack([read_film(row) for row in data.rows[start : start + 16]])[:, None]

    return with_embedding("film-encoder", computed("film-encoder", "pixels", batches, thin_film_tokens))


def frozen_ecgs(data: EcgSet) -> dict[str, np.ndarray]:
    """pooled, logits, tokens (21) and embedding of every PTB-XL record by models/weights/ecg-encoder.onnx."""
    def batches() -> Iterable[np.ndarray]:
        for start in range(0, len(data.rows), 64):
            yield data.millivolts(np.arange(start, min(start + 64, len(data.rows)))).numpy()

    return with_embedding("ecg-encoder", computed("ecg-encoder", "ecg", batches, thin_ecg_tokens))
