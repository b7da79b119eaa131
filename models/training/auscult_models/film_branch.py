"""The branch of the film encoder that learns on films from nothing: a small dense residual network.

Dense convolutions, because on a CPU they run near the arithmetic's peak where depthwise ones wait for memory.
"""

import torch
import torch.nn.functional as F
from torch import nn

STRIDE_16_CHANNELS, STRIDE_32_CHANNELS = 96, 192
FLAT_FILM_STD = 0.02


def views_of_contrast(pixels: torch.Tensor) -> torch.Tensor:
    """N × 2 × S × S: the film with mean 0 and deviation 1, and its detail against a wide blur (about 24 px).

    Both cancel most of what exposure and processing change between hospitals.
    """
    mean = pixels.mean((2, 3), keepdim=True)
    deviation = ((pixels - mean) ** 2).mean((2, 3), keepdim=True).sqrt()
    film = (pixels - mean) / (deviation + FLAT_FILM_STD)
    blur = F.avg_pool2d(F.avg_pool2d(film, 8), 3, 1, 1, count_include_pad=False)
    return torch.cat([film, 2 * (film - F.interpolate(blur, scale_factor=8.0, mode="bilinear", align_corners=False))], 1)


class SqueezeExcitation(nn.Module):
    """Each channel scaled by a gate that reads all channels' means (Hu et al., CVPR 2018)."""

    def __init__(self, channels: int):
        super().__init__()
        self.gate = nn.Sequential(nn.Linear(channels, channels // 8), nn.ReLU(), nn.Linear(channels // 8, channels), nn.Sigmoid())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gate(x.mean((2, 3)))[:, :, None, None]


class DenseBlock(nn.Module):
    """Two 3 × 3 convolutions with batch normalisation, squeeze-excitation and a shortcut (He et al., CVPR 2016)."""

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out))
        self.second = nn.Sequential(nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False), nn.BatchNorm2d(channels_out))
        self.gate = SqueezeExcitation(channels_out)
        self.shortcut = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(stride) if stride != 1 else nn.Identity(),
                nn.Conv2d(channels_in, channels_out, 1, bias=False), nn.BatchNorm2d(channels_out),
            )
        nn.init.zeros_(self.second[1].weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.shortcut(x) + self.gate(self.second(F.relu(self.first(x)))))


class FilmBranch(nn.Module):
    """N × 1 × 224 × 224 pixels in [0, 1] → N × 96 × 14 × 14 and N × 192 × 7 × 7 features."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(2, 24, 7, 4, 3, bias=False), nn.BatchNorm2d(24), nn.ReLU())
        self.to_stride_16 = nn.Sequential(
            DenseBlock(24, 24), DenseBlock(24, 48, 2), DenseBlock(48, 48),
            DenseBlock(48, STRIDE_16_CHANNELS, 2), DenseBlock(STRIDE_16_CHANNELS, STRIDE_16_CHANNELS),
        )
        self.to_stride_32 = nn.Sequential(
            DenseBlock(STRIDE_16_CHANNELS, STRIDE_32_CHANNELS, 2), DenseBlock(STRIDE_32_CHANNELS, STRIDE_32_CHANNELS)
        )

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        stride_16 = self.to_stride_16(self.stem(views_of_contrast(pixels).contiguous(memory_format=torch.channels_last)))
        return stride_16, self.to_stride_32(stride_16)
