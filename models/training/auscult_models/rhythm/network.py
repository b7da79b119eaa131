"""CNN over one-second stacked scalograms, and a CNN-LSTM over the ten of a record."""

import torch
from torch import nn

from .records import CLASSES
from .scalogram import COLUMNS_PER_SECOND, FREQUENCIES_HZ

LEADS, BANDS = 12, len(FREQUENCIES_HZ)
SECONDS = 10
WIDTHS = (32, 48, 64)
HIDDEN = 48
QRS_BANDS = slice(11, 17)
"""Rows of 7.4 to 18.5 Hz, where the QRS complex stands out."""
LAGS = range(7, 56)
"""Lags of the autocorrelation in columns of 40 ms: 0.28 to 2.2 s, that is 214 to 27 beats a minute."""


def convolution(inputs: int, outputs: int, stride: tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def beat_energy(images: torch.Tensor) -> torch.Tensor:
    """[N, 10, 240, 25] → [N, 250]: mean over the leads and the QRS bands."""
    n = images.shape[0]
    bands = images.reshape(n, SECONDS, LEADS, BANDS, COLUMNS_PER_SECOND)[:, :, :, QRS_BANDS]
    return bands.mean((2, 3)).reshape(n, SECONDS * COLUMNS_PER_SECOND)


def beat_autocorrelation(images: torch.Tensor) -> torch.Tensor:
    """[N, 10, 240, 25] → [N, 49]: normalised autocorrelation of the energy in the QRS bands of all leads. Its peaks are the RR interval."""
    energy = beat_energy(images)
    energy = energy - energy.mean(1, keepdim=True)
    power = (energy * energy).mean(1, keepdim=True) + 1e-4
    return torch.cat([(energy[:, :-lag] * energy[:, lag:]).mean(1, keepdim=True) / power for lag in LAGS], 1)


class RhythmNet(nn.Module):
    """`scalograms` [N, 10, 240, 25] → logits of each second [N, 10, 5] by the CNN alone, and of the record [N, 5] by the CNN-LSTM.

    The stacked image is cut back into its leads, which are the first layer's channels. Beside the LSTM's states the record's head sees
    the autocorrelation of the beats' energy over the ten images, since the rate shows in no single second.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            convolution(LEADS, WIDTHS[0], (2, 1)), convolution(WIDTHS[0], WIDTHS[1], (2, 2)), convolution(WIDTHS[1], WIDTHS[2], (1, 1))
        )
        self.drop = nn.Dropout(0.3)
        self.second = nn.Linear(2 * WIDTHS[2], len(CLASSES))
        self.lstm = nn.LSTM(2 * WIDTHS[2], HIDDEN, batch_first=True, bidirectional=True)
        self.beats = nn.Sequential(nn.Linear(len(LAGS), 32), nn.ReLU(inplace=True))
        self.record = nn.Linear(4 * HIDDEN + 32, len(CLASSES))

    def forward(self, scalograms: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        n = scalograms.shape[0]
        maps = self.features(scalograms.reshape(n * SECONDS, LEADS, BANDS, COLUMNS_PER_SECOND))
        pooled = self.drop(torch.cat([maps.mean((2, 3)), maps.amax((2, 3))], 1)).reshape(n, SECONDS, -1)
        states, _ = self.lstm(pooled)
        summary = torch.cat([states.mean(1), states.amax(1), self.beats(beat_autocorrelation(scalograms))], 1)
        return self.second(pooled), self.record(self.drop(summary))
