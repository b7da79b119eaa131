"""Writes the drafter's ONNX files and tokenizer to models/weights."""

import json
from pathlib import Path

from . import external_shards
from .drafter_model import Drafter
from .onnx_decoder import build_decoder
from .onnx_front import build_embed, build_projector
from .tokenizer import build_tokenizer_config, build_tokenizer_json

SHARD_BYTES = 44_000_000
LAYER_BITS, LAYER_BLOCK = 4, 32
HEAD_BITS, HEAD_BLOCK = 4, 32


def write_graph(model, path: Path) -> list[Path]:
    """One graph; its weights go to shards only when they are large."""
    return external_shards.save(model, path, SHARD_BYTES)


def write_json(value: dict, path: Path) -> list[Path]:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return [path]


def export_drafter(drafter: Drafter, folder: Path) -> list[Path]:
    """All files of the drafter, the decoder's graph first; files of an earlier export are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    decoder = drafter.merged_decoder()
    files = write_graph(build_decoder(decoder, LAYER_BITS, LAYER_BLOCK, HEAD_BITS, HEAD_BLOCK), folder / "drafter.onnx")
    embed = folder / "drafter-embed.onnx"
    embed.write_bytes(build_embed(decoder).SerializeToString())
    files.append(embed)
    for name, projector in drafter.projectors.items():
        files.append(folder / f"drafter-{name}-projector.onnx")
        files[-1].write_bytes(build_projector(projector).SerializeToString())
    files += write_json(build_tokenizer_json(), folder / "drafter.tokenizer.json")
    files += write_json(build_tokenizer_config(), folder / "drafter.tokenizer_config.json")
    return files
