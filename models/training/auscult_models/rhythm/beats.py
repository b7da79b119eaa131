"""Beats counted in the scalograms themselves, as operations that ONNX has: their mean interval and its variability."""

import torch
from torch import nn

from .network import SECONDS, beat_energy
from .scalogram import COLUMNS_PER_SECOND

REACH_COLUMNS = 6
"""A beat is the highest column within 240 ms on either side: beats closer than that are one."""
LEAST_SHARE = 0.45
"""Its height above the lowest column, as a share of that of the fifth highest column."""
MOST_BEATS = 40


def beat_columns(images: torch.Tensor) -> torch.Tensor:
    """[N, 10, 240, 25] → [N, 40]: columns of the beats, latest first, 0 after the earliest."""
    energy = beat_energy(images)
    energy = energy - energy.amin(1, keepdim=True)
    highest = nn.functional.max_pool1d(energy[:, None], 2 * REACH_COLUMNS + 1, 1, REACH_COLUMNS)[:, 0]
    enough = LEAST_SHARE * torch.topk(energy, 5, 1).values[:, 4:]
    is_beat = (energy >= highest) & (energy > enough) & (energy > 0.02)
    numbers = torch.arange(1, SECONDS * COLUMNS_PER_SECOND + 1, dtype=images.dtype)
    return torch.topk(is_beat.to(images.dtype) * numbers, MOST_BEATS, 1).values


def beat_features(images: torch.Tensor) -> torch.Tensor:
    """[N, 10, 240, 25] → [N, 9]: rate and its distance to 50 and 100 a minute, deviation, range and successive change of the intervals."""
    columns = beat_columns(images)
    intervals = (columns[:, :-1] - columns[:, 1:]) / COLUMNS_PER_SECOND
    known = (columns[:, 1:] > 0).to(images.dtype)
    count = known.sum(1).clamp(min=1)
    mean = ((intervals * known).sum(1) / count).clamp(0.2, 4.0)
    spread = (((intervals - mean[:, None]) ** 2 * known).sum(1) / count).sqrt() / mean
    both = known[:, :-1] * known[:, 1:]
    change = (((intervals[:, :-1] - intervals[:, 1:]) ** 2 * both).sum(1) / both.sum(1).clamp(min=1)).sqrt() / mean
    longest = (intervals * known).amax(1) / mean
    shortest = (intervals + 10 * (1 - known)).amin(1).clamp(max=4.0) / mean
    rate = 60 / mean
    slow, fast = torch.sigmoid((50.3 - rate) / 0.5), torch.sigmoid((rate - 100.7) / 0.5)
    return torch.stack([rate / 60 - 1.3, slow, fast, torch.relu(rate / 100 - 1.4), spread, change, longest - 1, shortest - 1, count / 10 - 1], 1)
