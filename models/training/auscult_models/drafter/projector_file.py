"""The released projectors, read back from their ONNX files."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from .soft_tokens import MODALITIES, SoftTokenProjector

VECTORS = {"mean": "mean", "inverse_deviation": "inverse_deviation", "concepts.bias": "concept_logits.bias", "none": "said.bias",
           "free.0.bias": "free_hidden.bias", "free.3.bias": "free.bias"}
MATRICES = {"concepts.weight": "concept_logits.weight", "free.0.weight": "free_hidden.weight", "free.3.weight": "free.weight"}
"""State names → initializers. Matrices lie transposed in the file; `words` does not."""


def read_projector(folder: Path, name: str) -> SoftTokenProjector:
    """The projector of `drafter-<name>-projector.onnx` (its matrices rounded to float16), in evaluation mode."""
    model = onnx.load(str(folder / f"drafter-{name}-projector.onnx"))
    stored = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()).float() for i in model.graph.initializer}
    words = stored["said.weight"]
    modality = MODALITIES[name]
    projector = SoftTokenProjector(modality, words.shape[1] // len(modality.slots), stored["free_hidden.weight"].shape[1])
    state = {ours: stored[theirs] for ours, theirs in VECTORS.items()} | {ours: stored[theirs].T for ours, theirs in MATRICES.items()}
    projector.load_state_dict({**state, "words": words})
    return projector.eval()


def read_projectors(folder: Path) -> dict[str, SoftTokenProjector]:
    return {name: read_projector(folder, name) for name in MODALITIES}
