import numpy as np
import pytest

from auscult_models.calibrate import calibration_entry, platt
from auscult_models.manifest import upsert_model
from auscult_models.metrics import auc, balanced_accuracy, bootstrap, macro_auc, ranks_of_truth, stratified_auc
from auscult_models.settings import EcgSettings, settings_from


def test_auc_counts_ties_half():
    assert auc(np.array([1.0, 2, 2, 3]), np.array([0, 0, 1, 1])) == 0.875
    assert np.isnan(auc(np.array([1.0, 2]), np.array([1, 1])))


def test_a_score_that_only_knows_the_source_earns_nothing_when_stratified():
    scores, positive = np.array([0, 0, 0, 1, 1, 1.0]), np.array([0, 0, 1, 0, 1, 1])
    assert stratified_auc(scores, positive, scores) == 0.5 < auc(scores, positive)


def test_macro_auc_leaves_out_unknown_rows():
    scores, targets = np.array([[1.0], [2], [0]]), np.array([[0], [1], [1]])
    assert macro_auc(scores, targets, np.array([[1], [1], [0]])) == 1.0


def test_the_interval_holds_the_value_and_repeats():
    values = np.random.default_rng(1).normal(size=200)
    first = bootstrap(lambda r: values[r].mean(), 200)
    assert first == bootstrap(lambda r: values[r].mean(), 200)
    assert first["ci95"][0] < first["value"] < first["ci95"][1] and first["n"] == 200


def test_resampling_whole_patients_widens_the_interval():
    values = np.repeat(np.random.default_rng(1).normal(size=50), 4)
    rows, patients = (bootstrap(lambda r: values[r].mean(), 200, g) for g in (None, np.repeat(np.arange(50), 4)))
    assert np.ptp(patients["ci95"]) > 1.5 * np.ptp(rows["ci95"])


def test_ranks_start_at_one_and_ties_count_against():
    similarity, relevant = np.array([[0.9, 0.1, 0.9], [0.1, 0.2, 0.3]]), np.array([[1, 0, 0], [0, 0, 1]], dtype=bool)
    assert ranks_of_truth(similarity, relevant).tolist() == [2, 1]


def test_balanced_accuracy_is_the_mean_recall():
    assert balanced_accuracy(np.array([1, 1, 1, 2]), np.array([1, 1, 2, 2])) == 0.75


def test_platt_finds_the_line_that_made_the_labels():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=20_000) * 2
    positive = (rng.random(20_000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))).astype(float)
    assert platt(logits, positive) == pytest.approx((0.5, -1.0), abs=0.06)


def test_a_label_with_four_positives_stays_uncalibrated():
    entry = calibration_entry(np.linspace(-1, 1, 50), np.r_[np.zeros(46), np.ones(4)])
    assert entry["method"] == "none" and entry["nValPositive"] == 4


def test_unknown_settings_raise():
    assert settings_from(EcgSettings, ["batch_size=8"]).batch_size == 8
    with pytest.raises(ValueError, match="no setting"):
        settings_from(EcgSettings, ["batchsize=8"])


def test_a_manifest_entry_without_a_licence_is_refused(tmp_path):
    with pytest.raises(ValueError, match="licence"):
        upsert_model({"id": "x"}, tmp_path / "manifest.json")
    assert not (tmp_path / "manifest.json").exists()
