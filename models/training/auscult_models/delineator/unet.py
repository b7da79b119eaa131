"""A small 1-D U-Net (Ronneberger et al., 2015) over one lead at 500 Hz."""

import torch
from torch import nn

from .ludb import CLASSES

WIDTHS = (12, 16, 24, 40, 64)
KERNEL = 7


def block(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv1d(inputs, outputs, KERNEL, stride=stride, padding=KERNEL // 2, bias=False),
        nn.BatchNorm1d(outputs),
        nn.ReLU(inplace=True),
    )


class WaveUNet(nn.Module):
    """`lead` [N, 1, T] (T a multiple of 32) → `logits` [N, 4, T]: none, P, QRS, T.

    A stride in the first convolution halves the rate, since marks are no finer than 4 ms; the way back is linear.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = block(1, WIDTHS[0], stride=2)
        self.down = nn.ModuleList(nn.Sequential(block(a, b, stride=2), block(b, b)) for a, b in zip(WIDTHS, WIDTHS[1:]))
        self.middle = block(WIDTHS[-1], WIDTHS[-1])
        self.up = nn.ModuleList(block(a + b, b) for a, b in zip(WIDTHS[:0:-1], WIDTHS[-2::-1]))
        self.head = nn.Conv1d(WIDTHS[0], len(CLASSES), 1)

    def forward(self, lead: torch.Tensor) -> torch.Tensor:
        levels = [self.stem(lead)]
        for down in self.down:
            levels.append(down(levels[-1]))
        x = self.middle(levels.pop())
        for up in self.up:
            x = nn.functional.interpolate(x, scale_factor=2.0, mode="linear", align_corners=False)
            x = up(torch.cat([x, levels.pop()], 1))
        return nn.functional.interpolate(self.head(x), scale_factor=2.0, mode="linear", align_corners=False)
