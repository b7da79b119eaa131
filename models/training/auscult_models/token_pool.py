"""Attention pooling and the heads above it, so that a logit is an exact sum over tokens."""

import torch
import torch.nn.functional as F
from torch import nn

EMBEDDING_WIDTH = 256


class AttentionPool(nn.Module):
    """Softmax-weighted mean of the tokens; one learned score per token."""

    def __init__(self, width: int):
        super().__init__()
        self.score = nn.Sequential(nn.Linear(width, width // 2), nn.Tanh(), nn.Linear(width // 2, 1))

    def forward(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(pooled N × D, attention N × T that sums to 1)."""
        attention = self.score(tokens.float()).float().squeeze(-1).softmax(-1)
        return (attention.unsqueeze(-1) * tokens.float()).sum(1), attention


class LabelHead(nn.Module):
    """Linear label logits of the pooled vector, and each token's share of them."""

    def __init__(self, width: int, label_count: int, dropout: float = 0.2):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(width, label_count)

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        return self.linear(self.dropout(pooled)).float()

    def evidence(self, tokens: torch.Tensor, attention: torch.Tensor) -> torch.Tensor:
        """N × T × L shares; their sum over T plus the bias is the logit of the attended part (the first channels)."""
        return attention.unsqueeze(-1) * F.linear(tokens.float(), self.linear.weight[:, : tokens.shape[-1]])


class ProjectionHead(nn.Module):
    """linear → BN → ReLU → linear → BN, then length 1: the way into the joint space."""

    def __init__(self, width: int, hidden: int = 512, out: int = EMBEDDING_WIDTH):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(width, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, out), nn.BatchNorm1d(out)
        )

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.layers(pooled).float(), dim=-1)

    def shares(self, parts: torch.Tensor, pooled: torch.Tensor, directions: torch.Tensor) -> torch.Tensor:
        """N × T × L: what each of T additive parts (N × T × D, their sum is `pooled` but for a constant) adds to the embedding
        along L directions (L × 256). The layers are linear for the units that are on, so the parts of one film add up exactly.
        """
        first, norm_1, _, second, norm_2 = self.layers
        scale_1, scale_2 = (norm.weight / torch.sqrt(norm.running_var + norm.eps) for norm in (norm_1, norm_2))
        is_on = (norm_1(first(pooled)) > 0).float() * scale_1
        length = self.layers(pooled).norm(dim=-1, keepdim=True)
        back = (directions * scale_2) @ second.weight
        weights = (back.unsqueeze(0) * is_on.unsqueeze(1)) @ first.weight / length.unsqueeze(-1)
        return parts @ weights.transpose(1, 2)
