"""12-lead ECG → 63 tokens (160 ms each), label logits and a joint-space embedding."""

import torch
import torch.nn.functional as F
from torch import nn

from .dropkey_transformer import DropKeyTransformer
from .token_pool import AttentionPool, LabelHead, ProjectionHead

TOKEN_COUNT = 63
WIDTH = 192


def conv(channels_in: int, channels_out: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    """A 1-D convolution written as 1 × kernel, which reaches the fast convolution kernels on CPUs."""
    return nn.Conv2d(channels_in, channels_out, (1, kernel), (1, stride), (0, kernel // 2), bias=False)


class SqueezeExcitation(nn.Module):
    """Channel gates from the time average."""

    def __init__(self, channels: int):
        super().__init__()
        self.gate = nn.Sequential(nn.Linear(channels, channels // 8), nn.ReLU(), nn.Linear(channels // 8, channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.sigmoid(self.gate(x.mean((2, 3))))[:, :, None, None].to(x.dtype)


class ResidualBlock(nn.Module):
    """Two convolutions with squeeze-excitation beside an average-pooled short cut."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, stride: int):
        super().__init__()
        self.first, self.second = conv(channels_in, channels_out, kernel, stride), conv(channels_out, channels_out, kernel)
        self.norm_first, self.norm_second = nn.BatchNorm2d(channels_out), nn.BatchNorm2d(channels_out)
        self.excite = SqueezeExcitation(channels_out)
        self.shortcut = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            pool = nn.AvgPool2d((1, stride), (1, stride), ceil_mode=True) if stride > 1 else nn.Identity()
            self.shortcut = nn.Sequential(pool, conv(channels_in, channels_out, 1), nn.BatchNorm2d(channels_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.norm_first(self.first(x)))
        y = self.excite(self.norm_second(self.second(y)))
        return F.relu(y + self.shortcut(x))


class EcgEncoder(nn.Module):
    """SE-ResNet stem (stride 16), DropKey transformer, attention pool, heads."""

    def __init__(self, label_count: int, depth: int = 2, drop_key: float = 0.3):
        super().__init__()
        self.stem = nn.Sequential(
            conv(12, 48, 15, 4), nn.BatchNorm2d(48), nn.ReLU(),
            ResidualBlock(48, 48, 7, 1), ResidualBlock(48, 96, 7, 2), ResidualBlock(96, WIDTH, 5, 2),
        )
        self.transformer = DropKeyTransformer(TOKEN_COUNT, WIDTH, depth, drop_key=drop_key)
        self.pool = AttentionPool(WIDTH)
        self.labels = LabelHead(WIDTH, label_count)
        self.projection = ProjectionHead(WIDTH)

    def tokens(self, ecg: torch.Tensor) -> torch.Tensor:
        """N × 63 × 192 tokens of N × 12 × 1000 millivolts."""
        features = self.stem(ecg[:, :, None, :].contiguous(memory_format=torch.channels_last))
        return self.transformer(features.squeeze(2).transpose(1, 2))

    def forward(self, ecg: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(pooled, logits, tokens)."""
        tokens = self.tokens(ecg)
        pooled, _ = self.pool(tokens)
        return pooled, self.labels(pooled), tokens

    def outputs(self, ecg: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(embedding, tokens, logits, attention, evidence), as shipped."""
        tokens = self.tokens(ecg)
        pooled, attention = self.pool(tokens)
        return self.projection(pooled), tokens, self.labels(pooled), attention, self.labels.evidence(tokens, attention)
