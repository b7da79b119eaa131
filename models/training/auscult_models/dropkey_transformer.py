"""Pre-norm transformer whose attention logits are masked at random before the softmax during training (DropKey)."""

import torch
from torch import nn

MASKED_LOGIT = -1e4


def drop_key_mask(logits: torch.Tensor, ratio: float) -> torch.Tensor:
    """N × heads × T × T `logits` with a share `ratio` of the keys hidden before the softmax.

    Drawn anew for each sample and query; the heads of a layer share the draw, which costs an eighth of one draw a head.
    """
    n, _, queries, keys = logits.shape
    dropped = torch.rand(n, 1, queries, keys, device=logits.device) < ratio
    return logits.masked_fill(dropped, MASKED_LOGIT)


class DropKeyAttention(nn.Module):
    """Multi-head self-attention over N × T × D tokens."""

    def __init__(self, width: int, heads: int, drop_key: float):
        super().__init__()
        if width % heads:
            raise ValueError(f"{width} channels cannot be shared among {heads} heads")
        self.heads, self.drop_key = heads, drop_key
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        n, t, d = tokens.shape
        qkv = self.query_key_value(tokens).reshape(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        logits = qkv[0] @ qkv[1].transpose(-1, -2) * (d // self.heads) ** -0.5
        if self.training and self.drop_key > 0:
            logits = drop_key_mask(logits, self.drop_key)
        mixed = logits.float().softmax(-1).to(qkv.dtype) @ qkv[2]
        return self.out(mixed.transpose(1, 2).reshape(n, t, d))


class Float32LayerNorm(nn.LayerNorm):
    """Layer normalisation that stays in float32 under bfloat16 autocast."""

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return super().forward(tokens.float())


class DropKeyLayer(nn.Module):
    """Attention and a two-layer perceptron, each normalised before and added to its input."""

    def __init__(self, width: int, heads: int, drop_key: float, dropout: float = 0.1, expansion: int = 2):
        super().__init__()
        self.norm_attention, self.norm_mlp = Float32LayerNorm(width), Float32LayerNorm(width)
        self.attention = DropKeyAttention(width, heads, drop_key)
        self.mlp = nn.Sequential(nn.Linear(width, expansion * width), nn.GELU(), nn.Linear(expansion * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        tokens = tokens + self.dropout(self.attention(self.norm_attention(tokens)))
        return tokens + self.dropout(self.mlp(self.norm_mlp(tokens)))


class DropKeyTransformer(nn.Module):
    """`depth` layers and a last normalisation, with learned positions added first."""

    def __init__(self, token_count: int, width: int, depth: int, heads: int = 8, drop_key: float = 0.3):
        super().__init__()
        self.positions = nn.Parameter(torch.randn(1, token_count, width) * 0.02)
        self.layers = nn.ModuleList(DropKeyLayer(width, heads, drop_key) for _ in range(depth))
        self.norm = Float32LayerNorm(width)

    def forward(self, tokens: torch.Tensor, kept: torch.Tensor | None = None) -> torch.Tensor:
        """All tokens, or only those at the indices `kept` (their positions stay theirs)."""
        tokens = tokens + self.positions
        if kept is not None:
            tokens = tokens[:, kept]
        for layer in self.layers:
            tokens = layer(tokens)
        return self.norm(tokens)
