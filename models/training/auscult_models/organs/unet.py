"""The network: a small U-Net (Ronneberger et al., MICCAI 2015) that works at half of the film's resolution."""

import torch
from torch import nn
from torch.nn import functional

ORGANS = ("rightLung", "leftLung", "heart")
WIDTHS = (16, 32, 64, 112, 144)
"""Channels at strides 2, 4, 8, 16 and 32."""


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """3 × 3 convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
    )


class OrganUNet(nn.Module):
    """Film N × 1 × 224 × 224 in [0, 1] → organ logits N × 3 × 224 × 224, in the order of `ORGANS`."""

    def __init__(self):
        super().__init__()
        first, *rest = WIDTHS
        self.down = nn.ModuleList([nn.Sequential(convolution(1, first, 2), convolution(first, first))])
        for narrow, wide in zip(WIDTHS, rest, strict=False):
            self.down.append(nn.Sequential(convolution(narrow, wide, 2), convolution(wide, wide)))
        self.up = nn.ModuleList()
        for narrow, wide in reversed(list(zip(WIDTHS, rest, strict=False))):
            self.up.append(nn.Sequential(convolution(narrow + wide, narrow), convolution(narrow, narrow)))
        self.organs = nn.Conv2d(first, len(ORGANS) * 4, 1)

    def features(self, film: torch.Tensor) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Maps of the way down (strides 2 to 32) and the last map of the way up (stride 2)."""
        maps = []
        x = film * 2 - 1
        for stage in self.down:
            x = stage(x)
            maps.append(x)
        for stage, skipped in zip(self.up, reversed(maps[:-1]), strict=True):
            x = stage(torch.cat([functional.interpolate(x, scale_factor=2.0, mode="nearest"), skipped], 1))
        return maps, x

    def logits_of(self, last: torch.Tensor) -> torch.Tensor:
        """The four sub-pixels of each stride-2 cell (Shi et al., CVPR 2016)."""
        return functional.pixel_shuffle(self.organs(last), 2)

    def forward(self, film: torch.Tensor) -> torch.Tensor:
        return self.logits_of(self.features(film)[1])
