"""One lead → what the delineator sees. The reference for the TypeScript; see models/README.md."""

import numpy as np

from ..ecg_preprocess import resample
from .ludb import SAMPLING_FREQUENCY_HZ

BASELINE_HALF_SAMPLES = 250
"""Half of the moving average that is taken for the baseline: 1 s in all."""
SMALLEST_DEVIATION_MV = 0.01
STRIDE = 32
"""The network halves the rate five times: its input is a whole number of these."""


def without_baseline(signal: np.ndarray) -> np.ndarray:
    """Signal minus its centred moving average over 501 samples; at the ends over those that are there. Last axis is time."""
    length = signal.shape[-1]
    total = np.concatenate([np.zeros((*signal.shape[:-1], 1)), np.cumsum(signal, -1, dtype=np.float64)], -1)
    t = np.arange(length)
    first, last = np.maximum(t - BASELINE_HALF_SAMPLES, 0), np.minimum(t + BASELINE_HALF_SAMPLES, length - 1) + 1
    return signal - (total[..., last] - total[..., first]) / (last - first)


def normalised(signal: np.ndarray) -> np.ndarray:
    """Without baseline, divided by its standard deviation plus 0.01 mV. Last axis is time."""
    flat = without_baseline(signal)
    return flat / (flat.std(-1, keepdims=True) + SMALLEST_DEVIATION_MV)


def prepare_lead(millivolts: np.ndarray, sampling_frequency_hz: int) -> np.ndarray:
    """Lead(s) in mV at any rate → float32 at 500 Hz, normalised, followed by zeros up to a multiple of 32 samples."""
    at_500 = normalised(resample(millivolts, sampling_frequency_hz, SAMPLING_FREQUENCY_HZ))
    padding = -at_500.shape[-1] % STRIDE
    return np.pad(at_500, [(0, 0)] * (at_500.ndim - 1) + [(0, padding)]).astype(np.float32)
