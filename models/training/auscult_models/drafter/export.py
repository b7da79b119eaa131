"""Writes the drafter's ONNX files and tokenizer to models/weights."""

import json
from pathlib import Path

import numpy as np

from . import external_shards
from .drafter_model import Drafter
from .gguf_weights import load_released_gates
from .llama import Llama
from .onnx_decoder import build_decoder
from .onnx_front import build_embed, build_projector
from .quantise import AffineFourBitMatrix
from .soft_tokens import SoftTokenProjector
from .tokenizer import build_tokenizer_config, build_tokenizer_json

SHARD_BYTES = 44_000_000
FRONTS = ("embed", "film-projector", "ecg-projector")
TOKENIZER_FILES = ("drafter.tokenizer.json", "drafter.tokenizer_config.json")


def released_gates(decoder: Llama) -> list[AffineFourBitMatrix]:
    """The released 4-bit gate and up matrices; raises when the decoder computes with others."""
    gates = load_released_gates()
    for block, released in zip(decoder.blocks, gates, strict=True):
        ours = np.concatenate([block.gate.weight.numpy(), block.up.weight.numpy()])
        if not np.array_equal(ours, released.dequantise()):
            raise RuntimeError("the gate and up matrices are no longer the released ones")
    return gates


def exported_files(folder: Path) -> list[Path]:
    """The files of the export in `folder`, the decoder's graph and its shards first."""
    shards = sorted(folder.glob("drafter.data-*"))
    rest = [folder / f"drafter-{name}.onnx" for name in FRONTS] + [folder / name for name in TOKENIZER_FILES]
    return [folder / "drafter.onnx", *shards, *rest]


def write_projector(projector: SoftTokenProjector, folder: Path) -> None:
    """`drafter-<film or ecg>-projector.onnx`."""
    (folder / f"drafter-{projector.modality.name}-projector.onnx").write_bytes(build_projector(projector).SerializeToString())


def export_drafter(drafter: Drafter, folder: Path) -> list[Path]:
    """Writes all files of the drafter, in place of those of an earlier export, and returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    decoder = drafter.merged_decoder()
    graph = build_decoder(decoder, released_gates(decoder))
    external_shards.save(graph, folder / "drafter.onnx", SHARD_BYTES)
    (folder / "drafter-embed.onnx").write_bytes(build_embed(graph, decoder.config).SerializeToString())
    for projector in drafter.projectors.values():
        write_projector(projector, folder)
    for name, value in zip(TOKENIZER_FILES, (build_tokenizer_json(), build_tokenizer_config())):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return exported_files(folder)
