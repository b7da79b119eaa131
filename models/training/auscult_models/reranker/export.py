"""ONNX files of the trained re-rankers, their manifest entry and golden vectors."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ..entries import IU_LICENCE, NIH_LICENCE, PTBXL_LICENCE, RESEARCH_LICENCE, tensor
from ..export import OPSET, store_weights_as_float16
from ..golden import rounded
from ..manifest import file_entry, stored_model, upsert_model
from ..paths import GOLDEN_DIR, RUNS_DIR, WEIGHTS_DIR
from ..tokenize_text import token_ids
from .model import TOKEN_WIDTH, CrossEncoder, ShippedReranker
from .settings import CANDIDATES, MODALITIES

ALL_TOKENS = {"film": 196, "ecg": 63}
INPUTS = ["tokens", "embedding", "input_ids", "text_embedding"]
GOLDEN_TEXT = "left ventricular hypertrophy; small left pleural effusion"


def load_trained(modality: str) -> CrossEncoder | None:
    """The trained cross-encoder of a modality, or None where its run has not ended."""
    path = RUNS_DIR / f"reranker-{modality}" / "averaged.pt"
    if not path.exists():
        return None
    state = torch.load(path, map_location="cpu", weights_only=True)
    encoder = CrossEncoder(modality, state["words"], state["word_places"].shape[0])
    encoder.load_state_dict(state)
    return encoder.eval()


def export_onnx(encoder: CrossEncoder, folder: Path = WEIGHTS_DIR) -> Path:
    """reranker-<modality>.onnx: one text against N studies; large weights stored as float16."""
    path, count = folder / f"reranker-{encoder.modality}.onnx", ALL_TOKENS[encoder.modality]
    example = (torch.rand(2, count, TOKEN_WIDTH), torch.rand(2, 256), torch.tensor([[1, 2, 3]]), torch.rand(1, 256))
    torch.onnx.export(
        ShippedReranker(encoder).eval(), example, str(path), opset_version=OPSET, input_names=INPUTS, output_names=["score"], dynamo=False,
        dynamic_axes={"tokens": {0: "N"}, "embedding": {0: "N"}, "input_ids": {1: "T"}, "score": {0: "N"}}, do_constant_folding=True,
    )
    store_weights_as_float16(path)
    return path


def wave(*shape: int) -> np.ndarray:
    """sin(0.37·i) by flat index i: an input that any language can make."""
    return np.sin(0.37 * np.arange(int(np.prod(shape)))).astype(np.float32).reshape(shape)


def golden_case(path: Path, modality: str) -> dict:
    count = ALL_TOKENS[modality]
    ids, _ = token_ids([GOLDEN_TEXT])
    feeds = {"tokens": wave(3, count, TOKEN_WIDTH), "embedding": wave(3, 256) / 11, "input_ids": ids, "text_embedding": wave(1, 256) / 11}
    (scores,) = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, feeds)
    return {"modality": modality, "text": GOLDEN_TEXT, "inputIds": ids[0].tolist(), "studies": 3, "tokenCount": count, "scores": rounded(scores)}


def export_reranker() -> None:
    """Every trained modality: ONNX, entry `reranker`, golden vectors. Figures are added by `evaluate`."""
    trained = [encoder for encoder in map(load_trained, MODALITIES) if encoder is not None]
    if not trained:
        raise FileNotFoundError("no run of the re-ranker has ended; run train first")
    paths = [export_onnx(encoder) for encoder in trained]
    before = stored_model("reranker")
    upsert_model(entry([encoder.modality for encoder in trained], paths, before["metrics"] if before else {}))
    cases = [golden_case(path, encoder.modality) for encoder, path in zip(trained, paths, strict=True)]
    content = {"formula": "tokens and vectors: sin(0.37·i) by flat index i, vectors divided by 11", "tolerance": 1e-3, "cases": cases}
    (GOLDEN_DIR / "reranker.json").write_text(json.dumps(content, ensure_ascii=False) + "\n")


def entry(modalities: list[str], paths: list[Path], metrics: dict) -> dict:
    """`fits` names the encoder files whose tokens were learned: the workstation uses the re-ranker with no others."""
    fits = {f"{m}-encoder": hashlib.sha256((WEIGHTS_DIR / f"{m}-encoder.onnx").read_bytes()).hexdigest() for m in modalities}
    inputs = [tensor("tokens", "float32", ["N", "K", TOKEN_WIDTH]), tensor("embedding", "float32", ["N", 256]), tensor("input_ids", "int64", [1, "T"]),
              tensor("text_embedding", "float32", [1, 256])]
    data = [{"name": "IU X-Ray and NIH films", "licence": f"{IU_LICENCE}; {NIH_LICENCE}"}] * ("film" in modalities)
    data += [{"name": "PTB-XL", "licence": PTBXL_LICENCE}] * ("ecg" in modalities)
    return {"id": "reranker", "version": "2026.11.22-1", "task": "re-ranking of a text search", "files": [file_entry(path) for path in paths],
            "inputs": inputs, "outputs": [tensor("score", "float32", ["N"])], "preprocessing": {"candidates": CANDIDATES}, "fits": fits, "labels": [],
            "licence": RESEARCH_LICENCE, "data": data, "metrics": metrics, "card": "cards/reranker.md"}
