"""A Llama decoder in plain PyTorch: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .gguf_weights import LlamaConfig, load_base_weights

KeyValue = tuple[Tensor, Tensor]


class RmsNorm(nn.Module):
    """x / rms(x) · weight, over the last axis."""

    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon) * self.weight


def rotary_tables(config: LlamaConfig, position_ids: Tensor) -> tuple[Tensor, Tensor]:
    """Cosine and sine [B, 1, T, head_dim] for positions [B, T]."""
    half = torch.arange(0, config.head_dim, 2, dtype=torch.float32)
    angles = position_ids[..., None].float() * config.rope_base ** (-half / config.head_dim)
    angles = torch.cat([angles, angles], dim=-1)[:, None]
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Rotary positions on [B, heads, T, head_dim], pairs (i, i + head_dim/2)."""
    first, second = x.chunk(2, dim=-1)
    return x * cosine + torch.cat([-second, first], dim=-1) * sine


class Block(nn.Module):
    """One decoder layer."""

    def __init__(self, config: LlamaConfig):
        super().__init__()
        self.config = config
        attention_width, kv_width = config.heads * config.head_dim, config.kv_heads * config.head_dim
        self.attention_norm = RmsNorm(config.hidden, config.norm_epsilon)
        self.query = nn.Linear(config.hidden, attention_width, bias=False)
        self.key = nn.Linear(config.hidden, kv_width, bias=False)
        self.value = nn.Linear(config.hidden, kv_width, bias=False)
        self.output = nn.Linear(attention_width, config.hidden, bias=False)
        self.feed_forward_norm = RmsNorm(config.hidden, config.norm_epsilon)
        self.gate = nn.Linear(config.hidden, config.feed_forward, bias=False)
        self.up = nn.Linear(config.hidden, config.feed_forward, bias=False)
        self.down = nn.Linear(config.feed_forward, config.hidden, bias=False)

    def split_heads(self, x: Tensor, heads: int) -> Tensor:
        batch, length, _ = x.shape
        return x.view(batch, length, heads, self.config.head_dim).transpose(1, 2)

    def attend(self, x: Tensor, rotary: tuple[Tensor, Tensor], mask: Tensor, past: KeyValue | None) -> tuple[Tensor, KeyValue]:
        config, (batch, length, _) = self.config, x.shape
        query = rotate(self.split_heads(self.query(x), config.heads), *rotary)
        key = rotate(self.split_heads(self.key(x), config.kv_heads), *rotary)
        value = self.split_heads(self.value(x), config.kv_heads)
        if past is not None:
            key, value = torch.cat([past[0], key], dim=2), torch.cat([past[1], value], dim=2)
        group = config.heads // config.kv_heads
        query = query.reshape(batch, config.kv_heads, group * length, config.head_dim)
        scores = query @ key.transpose(-1, -2) * config.head_dim**-0.5
        scores = scores.view(batch, config.kv_heads, group, length, -1) + mask[:, None, None]
        mixed = scores.softmax(-1).view(batch, config.kv_heads, group * length, -1) @ value
        mixed = mixed.view(batch, config.heads, length, config.head_dim).transpose(1, 2).reshape(batch, length, -1)
        return self.output(mixed), (key, value)

    def forward(self, x: Tensor, rotary, mask: Tensor, past: KeyValue | None) -> tuple[Tensor, KeyValue]:
        attended, present = self.attend(self.attention_norm(x), rotary, mask, past)
        x = x + attended
        normed = self.feed_forward_norm(x)
        return x + self.down(F.silu(self.gate(normed)) * self.up(normed)), present


class Llama(nn.Module):
    """The decoder: embeddings in, last hidden states and the grown cache out."""

    def __init__(self, config: LlamaConfig):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.hidden)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = RmsNorm(config.hidden, config.norm_epsilon)

    def forward(self, inputs_embeds: Tensor, past: list[KeyValue] | None = None) -> tuple[Tensor, list[KeyValue]]:
        """Hidden states [B, T, hidden] after the last norm. Rows are padded on the right only, if at all."""
        batch, length, _ = inputs_embeds.shape
        past_length = past[0][0].shape[2] if past else 0
        position_ids = torch.arange(past_length, past_length + length).expand(batch, length)
        mask = torch.full((length, past_length + length), -1e9).triu(past_length + 1)[None]
        rotary = rotary_tables(self.config, position_ids)
        x, present = inputs_embeds, []
        for index, block in enumerate(self.blocks):
            x, key_value = block(x, rotary, mask, past[index] if past else None)
            present.append(key_value)
        return self.norm(x), present

    def logits(self, hidden: Tensor) -> Tensor:
        """Next-token logits [..., vocabulary] by the tied embedding table."""
        return F.linear(hidden, self.embedding.weight)


def load_base_llama() -> Llama:
    """SmolLM2-135M-Instruct, frozen, in evaluation mode."""
    config, weights = load_base_weights()
    model = Llama(config)
    model.load_state_dict({name: torch.from_numpy(weight.copy()) for name, weight in weights.items()})
    return model.requires_grad_(False).eval()
