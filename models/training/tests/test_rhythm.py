import numpy as np
import torch

from auscult_models.rhythm.beats import beat_columns, beat_features
from auscult_models.rhythm.network import RhythmNet
from auscult_models.rhythm.records import CLASSES, class_of
from auscult_models.rhythm.scalogram import FREQUENCIES_HZ, images_of, magnitudes, rhythm_images, without_baseline
from auscult_models.rhythm.score import class_f1, macro_f1


def beats_at(rate: float) -> torch.Tensor:
    """1 × 12 × 1000 mV: narrow complexes at `rate` a minute."""
    t = np.arange(1000) / 100
    period = 60 / rate
    lead = np.exp(-((((t - 0.3) % period) - 0.1) ** 2) / (2 * 0.012**2))
    noise = 0.01 * np.random.default_rng(0).normal(size=(1, 12, 1000))  # no two columns are exactly alike
    return torch.from_numpy((lead + noise).astype(np.float32))


def test_a_sine_has_its_amplitude_at_its_frequency():
    row = 12
    signal = 0.7 * torch.sin(2 * torch.pi * FREQUENCIES_HZ[row] * torch.arange(1000) / 100)
    found = magnitudes(signal)
    assert found.shape == (20, 250)
    assert int(found[:, 125].argmax()) == row and abs(float(found[row, 125]) - 0.7) < 0.01


def test_the_baseline_is_a_running_median_of_each_signal_alone():
    step = np.zeros((2, 300))
    step[1, 150:] = 5
    step[0, 20] = 1
    found = without_baseline(step)
    assert found[0, 20] == 1 and np.abs(found[0, 21:]).max() == 0
    assert np.abs(found[1]).max() == 0


def test_images_of_any_rate_and_with_missing_leads():
    ecg = np.random.default_rng(0).normal(size=(12, 1285))
    ecg[3, 7] = np.nan
    images = rhythm_images(ecg, 257)
    assert images.shape == (5, 240, 25) and np.isfinite(images).all()
    assert (images.reshape(5, 12, 20, 25)[:, 3] == 0).all()


def test_counted_beats_give_the_rate():
    for rate in (45, 72, 110, 160):
        features = beat_features(images_of(beats_at(rate)))
        assert abs(60 * (float(features[0, 0]) + 1.3) - rate) < 1.5
    assert (beat_columns(images_of(torch.zeros(1, 12, 1000))) == 0).all()


def test_network_gives_seconds_and_record():
    seconds, record = RhythmNet().eval()(torch.zeros(2, 10, 240, 25))
    assert seconds.shape == (2, 10, 5) and record.shape == (2, 5)


def test_classes_follow_the_codes():
    assert class_of({"scp_codes": {"SR": 0, "NORM": 100}}) == "SR"
    assert class_of({"scp_codes": {"STACH": 0, "AFLT": 0}}) == "AFIB"
    assert class_of({"scp_codes": {"NORM": 100}}) is None
    assert set(CLASSES) == {"SR", "AFIB", "SBRAD", "STACH", "OTHER"}


def test_macro_f1_leaves_classes_out_but_counts_what_is_called_them():
    actual, said = np.array([0, 0, 1, 4]), np.array([0, 4, 1, 0])
    assert class_f1(said, actual)["AFIB"] == 1
    assert abs(macro_f1(said, actual, ("OTHER",)) - (2 / 3 + 1) / 2) < 1e-9
