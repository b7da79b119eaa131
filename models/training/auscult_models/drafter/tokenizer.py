"""The tokenizer of the base model, rebuilt from its GGUF file in the `tokenizers` JSON format."""

import json
from functools import lru_cache

import gguf
from tokenizers import Tokenizer

from .gguf_weights import gguf_path, read_field

CONTROL_TOKEN_TYPE = 3
"""llama.cpp's token type of special tokens, which are never split or made from text merges."""


def build_tokenizer_json() -> dict:
    """The whole tokenizer as a JSON object: byte-level BPE with every digit by itself."""
    reader = gguf.GGUFReader(gguf_path())
    if read_field(reader, "tokenizer.ggml.pre") != "smollm":
        raise RuntimeError("the GGUF file names another pre-tokenizer than smollm")
    tokens = read_field(reader, "tokenizer.ggml.tokens")
    types = read_field(reader, "tokenizer.ggml.token_type")
    merges = read_field(reader, "tokenizer.ggml.merges")
    special = [i for i, kind in enumerate(types) if kind == CONTROL_TOKEN_TYPE]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": tokens[i], **flags} for i in special],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Digits", "individual_digits": True}, byte_level],
        },
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: i for i, token in enumerate(tokens)},
            "merges": [merge.split(" ") for merge in merges],
        },
    }


def build_tokenizer_config() -> dict:
    """What `tokenizer_config.json` must say for the file above."""
    return {
        "tokenizer_class": "GPT2Tokenizer",
        "add_prefix_space": False,
        "bos_token": "<|im_start|>",
        "eos_token": "<|im_end|>",
        "pad_token": "<|im_end|>",
        "unk_token": "<|endoftext|>",
        "model_max_length": 8192,
        "clean_up_tokenization_spaces": False,
    }


@lru_cache(maxsize=1)
def load_tokenizer() -> Tokenizer:
    """The tokenizer, ready to encode; adds no special tokens of its own."""
    return Tokenizer.from_str(json.dumps(build_tokenizer_json()))
