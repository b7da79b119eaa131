"""12-lead ECG in mV → 12 × 1000 float32 at 100 Hz, 0.5–40 Hz. The reference for the TypeScript; see models/README.md."""

from math import gcd

import numpy as np

LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
SAMPLING_FREQUENCY_HZ = 100
SAMPLE_COUNT = 1000
BAND_HZ = (0.5, 40.0)
FIR_TAPS = 401
RESAMPLE_BETA = 8.6
RESAMPLE_HALF_LENGTH = 16


def kaiser_sinc(half_length: int, cutoff: float, beta: float) -> np.ndarray:
    """2·half+1 taps of 2·cutoff·sinc(2·cutoff·n) · kaiser(n); cutoff in cycles a sample."""
    n = np.arange(-half_length, half_length + 1)
    return 2 * cutoff * np.sinc(2 * cutoff * n) * np.kaiser(2 * half_length + 1, beta)


def resample(signal: np.ndarray, from_hz: int, to_hz: int = SAMPLING_FREQUENCY_HZ) -> np.ndarray:
    """Windowed-sinc resampling along the last axis by the reduced fraction up/down, edge values repeated.

    y[m] = Σ_k x[clamp(k)] · h[m·down − k·up], h = up · kaiser_sinc(16·max(up, down), 0.5/max(up, down)), h scaled
    so that its sum is `up`. Output length: ceil(T · up / down).
    """
    divisor = gcd(int(from_hz), int(to_hz))
    up, down = int(to_hz) // divisor, int(from_hz) // divisor
    if up == down:
        return np.asarray(signal, dtype=np.float64)
    half = RESAMPLE_HALF_LENGTH * max(up, down)
    taps = kaiser_sinc(half, 0.5 / max(up, down), RESAMPLE_BETA)
    taps *= up / taps.sum()
    length = signal.shape[-1]
    out_length = -(-length * up // down)
    out = np.empty((*signal.shape[:-1], out_length))
    for m in range(out_length):
        centre = m * down
        first, last = -(-(centre - half) // up), (centre + half) // up
        k = np.arange(first, last + 1)
        out[..., m] = signal[..., np.clip(k, 0, length - 1)] @ taps[centre - k * up + half]
    return out


def band_pass_taps() -> np.ndarray:
    """401 symmetric taps: Hamming-windowed difference of two sincs, 0.5–40 Hz at 100 Hz."""
    half = FIR_TAPS // 2
    n = np.arange(-half, half + 1)
    low, high = (f / SAMPLING_FREQUENCY_HZ for f in BAND_HZ)
    ideal = 2 * high * np.sinc(2 * high * n) - 2 * low * np.sinc(2 * low * n)
    return ideal * (0.54 + 0.46 * np.cos(np.pi * n / half))


def odd_extended(signal: np.ndarray, pad: int) -> np.ndarray:
    """`pad` samples more at both ends, each 2·end − mirror; in steps of at most T−1 where the record is short."""
    while pad > 0:
        step = min(pad, signal.shape[-1] - 1)
        if step < 1:
            raise ValueError("an ECG needs at least 2 samples")
        left = 2 * signal[..., :1] - signal[..., step:0:-1]
        right = 2 * signal[..., -1:] - signal[..., -2 : -step - 2 : -1]
        signal = np.concatenate([left, signal, right], axis=-1)
        pad -= step
    return signal


def band_passed(signal: np.ndarray) -> np.ndarray:
    """Zero-phase 0.5–40 Hz along the last axis (one pass of the symmetric FIR), same length."""
    taps = band_pass_taps()
    extended = odd_extended(signal, FIR_TAPS // 2)
    size = 1 << (extended.shape[-1] + FIR_TAPS - 1).bit_length()
    spectrum = np.fft.rfft(extended, size) * np.fft.rfft(taps, size)
    return np.fft.irfft(spectrum, size)[..., FIR_TAPS - 1 : FIR_TAPS - 1 + signal.shape[-1]]


def preprocess_ecg(millivolts: np.ndarray, sampling_frequency_hz: int) -> np.ndarray:
    """12 × 1000 float32 in mV: resampled to 100 Hz, the first 1000 samples, band-passed, 0 after a shorter record.

    A lead with any NaN is missing and becomes zeros. No lead is rescaled: voltage is information.
    """
    leads = np.asarray(millivolts, dtype=np.float64)
    if leads.ndim != 2 or leads.shape[0] != len(LEADS):
        raise ValueError(f"an ECG is 12 × samples, not {leads.shape}")
    if sampling_frequency_hz != int(sampling_frequency_hz) or sampling_frequency_hz <= 0:
        raise ValueError("the sampling frequency must be a positive whole number of Hz")
    missing = np.isnan(leads).any(axis=1)
    leads = np.where(missing[:, None], 0.0, leads)
    kept = resample(leads, int(sampling_frequency_hz))[:, :SAMPLE_COUNT]
    out = np.zeros((len(LEADS), SAMPLE_COUNT), dtype=np.float32)
    out[:, : kept.shape[1]] = band_passed(kept)
    out[missing] = 0.0
    return out
