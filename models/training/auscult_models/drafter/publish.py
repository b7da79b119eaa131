"""The drafter's entry in models/manifest.json."""

from pathlib import Path

from ..manifest import file_entry
from .concepts import concept_names
from .gguf_weights import LlamaConfig
from .prompt import ECG_SOFT_TOKENS, FILM_SOFT_TOKENS, prompt_for_manifest
from .soft_tokens import MODALITIES

MODEL_ID, VERSION = "drafter", "2026.11.22-6"


def tensor(name: str, kind: str, shape: list) -> dict:
    return {"name": name, "type": kind, "shape": shape}


def graph_interfaces(config: LlamaConfig) -> dict:
    """Inputs and outputs of every graph, by file."""
    cache = [tensor(f"past_key_values.{i}.{p}", "float32", [1, config.kv_heads, "P", config.head_dim])
             for i in range(config.layers) for p in ("key", "value")]
    present = [tensor(f"present.{i}.{p}", "float32", [1, config.kv_heads, "P+T", config.head_dim])
               for i in range(config.layers) for p in ("key", "value")]
    embeds = tensor("inputs_embeds", "float32", [1, "T", config.hidden])

    def projector(name: str, tokens: int | str, count: int) -> dict:
        width, concepts = MODALITIES[name].token_width, len(concept_names(MODALITIES[name].slots))
        return {
            "inputs": [tensor(f"{name}_embedding", "float32", [1, 256]), tensor(f"{name}_tokens", "float32", [1, tokens, width]),
                       tensor(f"{name}_plan", "float32", [1, concepts])],
            "outputs": [tensor(f"{name}_soft", "float32", [1, count, config.hidden]),
                        tensor(f"{name}_concepts", "float32", [1, concepts])],
        }

    return {
        "drafter-embed.onnx": {"inputs": [tensor("input_ids", "int64", [1, "T"])], "outputs": [embeds]},
        "drafter-film-projector.onnx": projector("film", 196, FILM_SOFT_TOKENS),
        "drafter-ecg-projector.onnx": projector("ecg", "T", ECG_SOFT_TOKENS),
        "drafter.onnx": {
            "inputs": [embeds, tensor("position_ids", "int64", [1, "T"]), tensor("logits_from", "int64", [1]), *cache],
            "outputs": [tensor("logits", "float32", [1, "L", config.vocabulary]), *present],
        },
    }


def manifest_entry(config: LlamaConfig, files: list[Path], trained_on: dict[str, str], plan: dict) -> dict:
    """The entry; `trained_on` maps encoder id to the sha256 of its ONNX file, `plan` is that of plan.py."""
    interfaces = graph_interfaces(config)
    return {
        "id": MODEL_ID,
        "version": VERSION,
        "task": "report draft from film and ECG embeddings",
        "files": [file_entry(path) for path in files],
        "inputs": interfaces["drafter.onnx"]["inputs"],
        "outputs": interfaces["drafter.onnx"]["outputs"],
        "graphs": {name: value for name, value in interfaces.items() if name != "drafter.onnx"},
        "decoder": {
            "hidden": config.hidden,
            "layers": config.layers,
            "heads": config.heads,
            "kvHeads": config.kv_heads,
            "headDim": config.head_dim,
            "vocabulary": config.vocabulary,
            "maxPositions": 2048,
        },
        "preprocessing": {"source": "outputs `embedding` and `tokens` of film-encoder and ecg-encoder"},
        "labels": [],
        "prompt": prompt_for_manifest(),
        "plan": plan,
        "trainedOnEncoders": trained_on,
        "isTrained": bool(trained_on),
        "baseModel": {"name": "SmolLM2-135M-Instruct", "licence": "Apache-2.0"},
        "licence": "research, non-commercial (trained on IU X-Ray, CC BY-NC-ND 4.0)",
        "data": ["IU X-Ray (reports and frontal films)", "PTB-XL 1.0.3 (folds 1-8)"],
        "metrics": {},
        "card": "cards/drafter.md",
    }
