"""WordPiece ids of all-MiniLM-L6-v2, without the fixed padding that its released tokenizer file carries."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .text_encoder import minilm_dir

MAX_TOKENS = 128


def tokenizer_json() -> str:
    """The released tokenizer, with no padding and truncation at 128 tokens (special ones included)."""
    content = json.loads((minilm_dir() / "tokenizer.json").read_text())
    content["padding"] = None
    content["truncation"] = {"max_length": MAX_TOKENS, "strategy": "LongestFirst", "stride": 0, "direction": "Right"}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@cache
def tokenizer() -> Tokenizer:
    return Tokenizer.from_str(tokenizer_json())


def token_ids(texts: list[str], limit: int = MAX_TOKENS) -> tuple[np.ndarray, np.ndarray]:
    """(input_ids, attention_mask), int64, padded to the longest text; [SEP] is kept on texts that are cut."""
    rows = [e.ids if len(e.ids) <= limit else [*e.ids[: limit - 1], e.ids[-1]] for e in tokenizer().encode_batch(texts)]
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)], mask[index, : len(row)] = row, 1
    return ids, mask


def write_tokenizer(folder: Path) -> None:
    """text-encoder.tokenizer.json and text-encoder.tokenizer_config.json beside the ONNX file."""
    (folder / "text-encoder.tokenizer.json").write_text(tokenizer_json())
    config = json.loads((minilm_dir() / "tokenizer_config.json").read_text())
    config.pop("name_or_path", None)
    config["model_max_length"] = MAX_TOKENS
    (folder / "text-encoder.tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
