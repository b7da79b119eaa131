"""A golden vector for the engine's tests: fixed inputs by formula, and what the exported files make of them."""

import json
from pathlib import Path

import numpy as np

from .generate import OnnxDrafter
from .prompt import SECTIONS, encode
from .soft_tokens import MODALITIES

CONTINUATION = 24
SHOWN = 8


def formula_embedding(phase: float) -> np.ndarray:
    """[1, 256]: sin(0.37 · i + phase) for i = 0 … 255, divided by its length."""
    vector = np.sin(0.37 * np.arange(256) + phase)
    return (vector / np.linalg.norm(vector)).astype(np.float32)[None]


def formula_tokens(count: int, width: int, phase: float) -> np.ndarray:
    """[1, count, width]: 0.5 · sin(0.011 · (width · t + i) + phase)."""
    return (0.5 * np.sin(0.011 * np.arange(count * width) + phase)).astype(np.float32).reshape(1, count, width)


def every_third(count: int) -> np.ndarray:
    """A plan [1, count] that states concepts 0, 3, 6, …"""
    return (np.arange(count) % 3 == 0).astype(np.float32)[None]


PHASES = {"film": 0.1, "ecg": 1.3}
TOKEN_COUNTS = {"film": 196, "ecg": 63}


def make_golden(folder: Path) -> dict:
    """The golden record, computed with the files in `folder`."""
    drafter = OnnxDrafter(folder, threads=1)
    inputs = {
        name: (formula_embedding(PHASES[name]), formula_tokens(TOKEN_COUNTS[name], MODALITIES[name].token_width, PHASES[name]))
        for name in PHASES
    }
    concepts = {name: drafter.concepts(name, *pair) for name, pair in inputs.items()}
    soft = {name: drafter.soft_tokens(name, *pair, every_third(concepts[name].shape[1])) for name, pair in inputs.items()}
    decoding = drafter.start()
    prompt = drafter.prompt_embeddings(soft)
    decoding.feed(prompt)
    header = encode(SECTIONS[0].header)
    decoding.feed_ids(header)
    top = np.argsort(-decoding.logits, kind="stable")[:10]
    first = [{"id": int(i), "logit": round(float(decoding.logits[i]), 4)} for i in top]
    ids: list[int] = []
    for _ in range(CONTINUATION):
        ids.append(int(decoding.logits.argmax()))
        decoding.feed_ids(ids[-1:])
    return {
        "note": "Made by `python -m auscult_models.drafter golden` with onnxruntime on one CPU thread.",
        "inputs": {
            "tokenCount": TOKEN_COUNTS,
            "tokenWidth": {name: MODALITIES[name].token_width for name in PHASES},
            "embedding": "sin(0.37*i + phase), i = 0..255, divided by its Euclidean length",
            "tokens": "0.5*sin(0.011*(width*t + i) + phase), t = token, i = channel",
            "phase": PHASES,
            "plan": "1 for concepts 0, 3, 6, ...; 0 for the others",
        },
        "concepts": {name: np.round(logits[0], 4).tolist() for name, logits in concepts.items()},
        "soft": {name: {"shape": list(s.shape), "first": np.round(s[0, :, :SHOWN], 5).tolist()} for name, s in soft.items()},
        "promptLength": int(prompt.shape[1]),
        "headerIds": header,
        "firstStepTop10": first,
        "greedyIds": ids,
        "greedyText": drafter.tokenizer.decode(ids),
    }


def write_golden(folder: Path, path: Path) -> None:
    """Writes the record as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(make_golden(folder), indent=2) + "\n", encoding="utf-8")
