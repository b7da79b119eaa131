import numpy as np
import pytest

from auscult_models.ecg_preprocess import band_pass_taps, band_passed, odd_extended, preprocess_ecg, resample
from auscult_models.film_preprocess import box_weights, letterbox_geometry, preprocess_film


def test_a_film_keeps_its_aspect_in_the_middle_of_black():
    film = np.tile(np.linspace(0, 4095, 260), (300, 1))
    out = preprocess_film(film)
    assert out.shape == (224, 224) and out.dtype == np.float32
    assert letterbox_geometry(300, 260) == (224, 194, 0, 15)
    assert np.all(out[:, :15] == 0) and np.all(out[:, 209:] == 0) and out[:, 208].min() > 0.98


def test_the_box_filter_keeps_the_mean():
    weights = box_weights(301, 224)
    assert np.allclose(weights.sum(1), 1) and np.allclose(weights.sum(0), 224 / 301)


def test_a_constant_film_is_refused():
    with pytest.raises(ValueError, match="constant"):
        preprocess_film(np.full((100, 100), 7))


def test_brightness_and_contrast_of_the_source_do_not_matter():
    film = np.random.default_rng(0).integers(0, 256, (120, 90)).astype(float)
    assert np.allclose(preprocess_film(film), preprocess_film(3 * film + 500), atol=1e-6)


def test_a_5_hz_wave_survives_resampling_from_500_hz():
    t500, t100 = np.arange(5000) / 500, np.arange(1000) / 100
    out = resample(np.sin(2 * np.pi * 5 * t500)[None], 500)[0]
    assert out.shape == (1000,) and np.abs(out - np.sin(2 * np.pi * 5 * t100))[20:-20].max() < 1e-3


def test_the_band_pass_is_symmetric_and_stops_drift_and_mains():
    taps = band_pass_taps()
    response = np.abs(np.fft.rfft(taps, 10_000))
    assert np.array_equal(taps, taps[::-1])
    assert response[10] < 0.05 and response[1000] == pytest.approx(1, abs=0.01) and response[4500] < 0.01


def test_the_filter_equals_plain_convolution_of_the_odd_extension():
    x = np.random.default_rng(0).normal(size=(2, 300))
    plain = np.stack([np.convolve(row, band_pass_taps(), "valid") for row in odd_extended(x, 200)])
    assert np.allclose(plain, band_passed(x), atol=1e-12)


def test_a_record_shorter_than_the_pad_is_reflected_in_steps():
    assert odd_extended(np.arange(5.0)[None], 9).tolist() == [list(np.arange(-9.0, 14.0))]


def test_a_missing_lead_is_zero_and_the_others_are_untouched():
    ecg = np.random.default_rng(0).normal(size=(12, 700))
    whole = preprocess_ecg(ecg, 100)
    ecg[3, 10] = np.nan
    out = preprocess_ecg(ecg, 100)
    assert np.all(out[3] == 0) and np.array_equal(out[4:], whole[4:]) and np.all(out[:, 700:] == 0)


def test_voltage_is_kept():
    ecg = np.random.default_rng(0).normal(size=(12, 1000))
    assert np.allclose(2 * preprocess_ecg(ecg, 100), preprocess_ecg(2 * ecg, 100), atol=1e-5)
