"""A temperature that learns. It is a parameter: hand the module to the optimiser, or it stays where it starts."""

import math

import torch
from torch import nn


class Temperature(nn.Module):
    """Gives the scale 1 / τ by which cosines are multiplied; at most `max_scale`, so that the softmax never saturates."""

    def __init__(self, initial: float, max_scale: float = 60.0):
        super().__init__()
        if not initial > 0:
            raise ValueError(f"a temperature is above 0, not {initial}")
        self.log_scale = nn.Parameter(torch.tensor(-math.log(initial)))
        self.max_scale = max_scale

    def forward(self) -> torch.Tensor:
        return self.log_scale.exp().clamp(max=self.max_scale)
