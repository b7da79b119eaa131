"""ECG → stacked scalograms. The reference for the TypeScript; see models/README.md.

Torrence C, Compo GP, Bull Am Meteorol Soc 1998;79:61–78 (wavelet transform in the frequency domain).
"""

import numpy as np
import torch
from scipy.ndimage import median_filter

from ..ecg_preprocess import resample

SAMPLING_FREQUENCY_HZ = 100
SAMPLE_COUNT = 1000
TRANSFORM_SIZE = 2048
MORLET_WAVES = 6
BASELINE_WIDTHS = (21, 61)
FREQUENCIES_HZ = np.geomspace(1, 32, 20)
COLUMNS_PER_SECOND = 25
DECIMATION = SAMPLING_FREQUENCY_HZ // COLUMNS_PER_SECOND
KNEE_MV = 0.05
ROWS = 12 * len(FREQUENCIES_HZ)


def without_baseline(signal: np.ndarray) -> np.ndarray:
    """Signal(s) at 100 Hz minus a running median over 210 ms and then 610 ms; beyond the ends the end repeats. Last axis is time."""
    baseline = signal.reshape(-1, signal.shape[-1])
    for width in BASELINE_WIDTHS:
        half = width // 2  # all signals in one row, apart by their repeated ends: the filter of one row is the fast one
        apart = np.pad(baseline, ((0, 0), (half, half)), mode="edge")
        baseline = median_filter(apart.reshape(-1), size=width).reshape(apart.shape)[:, half:-half]
    return signal - baseline.reshape(signal.shape)


def wavelet_gains() -> np.ndarray:
    """Frequencies × bins 0 … 1023 of the long transform: 2·exp(−(6·(f/f_k − 1))²/2), 0 at bin 0 and where below 1e-9."""
    f = np.arange(TRANSFORM_SIZE // 2) * SAMPLING_FREQUENCY_HZ / TRANSFORM_SIZE
    gains = 2 * np.exp(-((MORLET_WAVES * (f[None] / FREQUENCIES_HZ[:, None] - 1)) ** 2) / 2)
    gains[gains < 1e-9] = 0
    gains[:, 0] = 0
    return gains


_GAINS = torch.from_numpy(wavelet_gains())


def magnitudes(signal: torch.Tensor) -> torch.Tensor:
    """[…, T ≤ 1000] mV → […, 20, T / 4] mV: magnitude of the transform at every fourth sample.

    Taking every d-th sample folds the spectrum into 1/d of its length, so the way back is one short transform a frequency.
    """
    spectrum = torch.fft.fft(signal, TRANSFORM_SIZE)[..., : TRANSFORM_SIZE // 2]
    band = spectrum[..., None, :] * _GAINS.to(signal.dtype)
    folded = band.reshape(*band.shape[:-1], -1, TRANSFORM_SIZE // DECIMATION).sum(-2) / DECIMATION
    return torch.fft.ifft(folded).abs()[..., : signal.shape[-1] // DECIMATION]


def images_of(leads: torch.Tensor) -> torch.Tensor:
    """[N, 12, S·100] mV without baseline → [N, S, 240, 25]: log(1 + magnitude / 0.05 mV), a row a lead and frequency."""
    n, leads_count, length = leads.shape
    seconds = length // SAMPLING_FREQUENCY_HZ
    found = magnitudes(leads[..., : seconds * SAMPLING_FREQUENCY_HZ])
    images = torch.log1p(found / KNEE_MV).reshape(n, leads_count * len(FREQUENCIES_HZ), seconds, COLUMNS_PER_SECOND)
    return images.transpose(1, 2)


def rhythm_images(millivolts: np.ndarray, sampling_frequency_hz: int) -> np.ndarray:
    """12 × T mV at any whole rate → S × 240 × 25 float32, S = whole seconds, at most 10. A lead with any NaN comes out as 0."""
    missing = np.isnan(millivolts).any(1)
    at_100 = resample(np.where(missing[:, None], 0.0, millivolts), sampling_frequency_hz)[:, :SAMPLE_COUNT]
    seconds = min(10, int(millivolts.shape[1] / sampling_frequency_hz + 1e-6))
    whole = torch.from_numpy(without_baseline(at_100))
    found = magnitudes(whole)[..., : seconds * COLUMNS_PER_SECOND]
    images = torch.log1p(found / KNEE_MV).reshape(ROWS, seconds, COLUMNS_PER_SECOND).transpose(0, 1).numpy()
    images.reshape(seconds, 12, -1)[:, missing] = 0
    return images.astype(np.float32)
