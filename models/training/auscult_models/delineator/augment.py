"""Training crops of LUDB leads: another rate, gain, wander, mains and muscle noise, fewer high frequencies."""

import numpy as np
import torch

from .ludb import NOT_MARKED, SAMPLING_FREQUENCY_HZ, LudbRecord, classes_of
from .signal import normalised

CROP_SAMPLES = 2048


class Crops:
    """Random crops of random leads, normalised, with a class a sample."""

    def __init__(self, records: list[LudbRecord], seed: int):
        self.signals = np.concatenate([record.millivolts for record in records])
        self.classes = np.stack([classes_of(waves) for record in records for waves in record.waves])
        self.usable = np.flatnonzero((self.classes != NOT_MARKED).any(1))
        spectrum = np.fft.rfft(self.signals, axis=-1)
        frequency = np.fft.rfftfreq(self.signals.shape[-1], 1 / SAMPLING_FREQUENCY_HZ)
        gain = 1 / np.sqrt(1 + (frequency / 40) ** 8)
        self.smooth = np.fft.irfft(spectrum * gain, self.signals.shape[-1], axis=-1).astype(np.float32)
        self.rng = np.random.default_rng(seed)

    def crop(self) -> tuple[np.ndarray, np.ndarray]:
        """CROP_SAMPLES values and classes of one lead, stretched in time by 0.75 to 1.33."""
        rng = self.rng
        lead = rng.choice(self.usable)
        marked = np.flatnonzero(self.classes[lead] != NOT_MARKED)
        step = float(np.exp(rng.uniform(np.log(0.75), np.log(1.33))))
        span = CROP_SAMPLES * step
        low, high = marked[0] - 0.3 * span, max(marked[0] - 0.3 * span + 1, marked[-1] - 0.7 * span)
        t = rng.uniform(low, high) + step * np.arange(CROP_SAMPLES)
        inside = (t >= 0) & (t <= self.signals.shape[-1] - 1)
        source = self.smooth if rng.random() < 0.4 else self.signals
        position = np.arange(self.signals.shape[-1])
        values = np.interp(t, position, source[lead])
        classes = self.classes[lead][np.clip(np.rint(t).astype(int), 0, len(position) - 1)]
        return values, np.where(inside, classes, NOT_MARKED)

    def noise(self) -> np.ndarray:
        """Baseline wander, mains hum and muscle noise, mV; often none of it."""
        rng = self.rng
        seconds = np.arange(CROP_SAMPLES) / SAMPLING_FREQUENCY_HZ
        noise = np.zeros(CROP_SAMPLES)
        if rng.random() < 0.5:
            noise += rng.exponential(0.15) * np.sin(2 * np.pi * (rng.uniform(0.05, 0.7) * seconds + rng.random()))
        if rng.random() < 0.25:
            noise += rng.exponential(0.03) * np.sin(2 * np.pi * (rng.choice([50, 60]) * seconds + rng.random()))
        if rng.random() < 0.5:
            white = rng.standard_normal(CROP_SAMPLES + 4)
            coloured = white[4:] if rng.random() < 0.5 else np.convolve(white, np.ones(5) / np.sqrt(5), "valid")
            noise += rng.exponential(0.02) * coloured
        return noise

    def batch(self, size: int) -> tuple[torch.Tensor, torch.Tensor]:
        """[size, 1, CROP_SAMPLES] float32 and [size, CROP_SAMPLES] int64, NOT_MARKED where nothing is known."""
        values, classes = zip(*(self.crop() for _ in range(size)))
        gains = np.exp(self.rng.normal(0, 0.4, (size, 1))) * self.rng.choice([1.0, 1.0, 1.0, -1.0], (size, 1))
        signals = normalised(np.stack(values) * gains + np.stack([self.noise() for _ in range(size)]))
        return torch.from_numpy(signals.astype(np.float32))[:, None], torch.from_numpy(np.stack(classes).astype(np.int64))
