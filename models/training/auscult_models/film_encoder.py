"""Chest film → 196 tokens (14 × 14), label logits and a joint-space embedding.

Two branches see the film: EfficientNet-lite0 with frozen ImageNet weights, and a small dense network that learns on films.
"""

import torch
import torch.nn.functional as F
from torch import nn

from . import efficientnet_lite0 as lite0
from . import film_branch
from .dropkey_transformer import DropKeyTransformer
from .token_pool import EMBEDDING_WIDTH, AttentionPool, LabelHead, ProjectionHead

GRID = 14
TOKEN_COUNT = GRID * GRID
WIDTH = 192
FINE_CHANNELS = lite0.STRIDE_16_CHANNELS + film_branch.STRIDE_16_CHANNELS
COARSE_CHANNELS = lite0.STRIDE_32_CHANNELS + film_branch.STRIDE_32_CHANNELS
CONTEXT_WIDTH = FINE_CHANNELS + COARSE_CHANNELS
POOLED_WIDTH = WIDTH + CONTEXT_WIDTH
TRAINING_TOKENS = 98
"""Half of the tokens, drawn for each training batch (PatchDropout, Liu et al., WACV 2023): half the arithmetic."""


def context_means(stride_16: torch.Tensor, stride_32: torch.Tensor) -> torch.Tensor:
    """N × 720: each channel's mean over the film."""
    return torch.cat([stride_16.mean((2, 3)), stride_32.mean((2, 3))], 1)


class FilmEncoder(nn.Module):
    """Frozen ImageNet stem beside a learned branch, both strides fused to 14 × 14 tokens, DropKey transformer, heads."""

    def __init__(self, label_count: int, depth: int = 2, drop_key: float = 0.3, imagenet: bool = True):
        super().__init__()
        self.stem = lite0.EfficientNetLite0()
        if imagenet:
            self.stem.load_imagenet()
        self.stem.requires_grad_(False)
        self.branch = film_branch.FilmBranch()
        self.drop_channels = nn.Dropout2d(0.1)
        self.fine, self.coarse = nn.Conv2d(FINE_CHANNELS, WIDTH, 1), nn.Conv2d(COARSE_CHANNELS, WIDTH, 1)
        self.transformer = DropKeyTransformer(TOKEN_COUNT, WIDTH, depth, drop_key=drop_key)
        self.pool = AttentionPool(WIDTH)
        self.context_norm = nn.BatchNorm1d(CONTEXT_WIDTH, affine=False)
        self.labels = LabelHead(POOLED_WIDTH, label_count)
        self.projection = ProjectionHead(POOLED_WIDTH)
        self.joint_labels = nn.Linear(EMBEDDING_WIDTH, label_count)

    def train(self, mode: bool = True) -> "FilmEncoder":
        """The stem stays in evaluation mode: its batch statistics are ImageNet's."""
        super().train(mode)
        self.stem.eval()
        return self

    def fused(self, pixels: torch.Tensor, stem_16: torch.Tensor, stem_32: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """N × 208 × 14 × 14 and N × 512 × 7 × 7: the stem's channels, then the branch's."""
        branch_16, branch_32 = self.branch(pixels)
        return torch.cat([stem_16, branch_16], 1), torch.cat([stem_32, branch_32], 1)

    def tokens_of_features(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> torch.Tensor:
        """N × 196 × 192 tokens, row-major; in training a random half of them."""
        stride_16, stride_32 = self.drop_channels(stride_16), self.drop_channels(stride_32)
        fused = self.fine(stride_16) + F.interpolate(self.coarse(stride_32), scale_factor=2.0, mode="nearest")
        kept = torch.randperm(TOKEN_COUNT)[:TRAINING_TOKENS] if self.training else None
        return self.transformer(fused.flatten(2).transpose(1, 2), kept)

    def context(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> torch.Tensor:
        """N × 720 normalised averages of both branches' features over the film."""
        return self.context_norm(context_means(stride_16, stride_32))

    def forward(self, pixels: torch.Tensor, stem_16: torch.Tensor, stem_32: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(pooled N × 912: 192 attended and 720 averaged, logits, tokens) of films and the stem's features of them."""
        return self.heads(*self.fused(pixels, stem_16, stem_32))

    def heads(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """As `forward`, of the fused features."""
        tokens = self.tokens_of_features(stride_16, stride_32)
        attended, _ = self.pool(tokens)
        pooled = torch.cat([attended, self.context(stride_16, stride_32)], 1)
        return pooled, self.labels(pooled), tokens

    def outputs(self, pixels: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(embedding, tokens, logits, attention, evidence), as shipped; call it in evaluation mode.

        The logits that ship are linear in the embedding (`joint_labels`); those of `labels` exist for stage 1.
        """
        stride_16, stride_32 = self.fused(pixels, *self.stem(pixels))
        tokens = self.tokens_of_features(stride_16, stride_32)
        attended, attention = self.pool(tokens)
        pooled = torch.cat([attended, self.context(stride_16, stride_32)], 1)
        embedding = self.projection(pooled)
        logits = self.joint_labels(embedding)
        wide = F.interpolate(stride_32, scale_factor=2.0, mode="nearest")
        each = torch.cat([stride_16, wide], 1).flatten(2).transpose(1, 2)
        each = (each - self.context_norm.running_mean) / torch.sqrt(self.context_norm.running_var + self.context_norm.eps)
        parts = torch.cat([attention.unsqueeze(-1) * tokens, each / TOKEN_COUNT], 2)
        shares = self.projection.shares(parts, pooled, self.joint_labels.weight)
        rest = logits - self.joint_labels.bias - shares.sum(1)
        return embedding, tokens, logits, attention, shares + rest.unsqueeze(1) / TOKEN_COUNT
