"""Splits and texts. The tests that read the data pack are skipped where AUSCULT_DATA does not name it."""

import os
from itertools import combinations

import numpy as np
import pytest

from auscult_models.film_data import labels_of
from auscult_models.joint_texts import truth_mask
from auscult_models.labels import FILM_LABELS
from auscult_models.text_data import report_sentences

needs_data = pytest.mark.skipif(not os.environ.get("AUSCULT_DATA"), reason="AUSCULT_DATA is not set")


def test_de_identification_marks_and_list_numbers_leave_no_trace():
    text = "1. Increased opacity with XXXX associated atelectasis. 2. No pneumothorax seen. Normal chest x-XXXX."
    assert report_sentences(text) == ["Increased opacity with associated atelectasis", "No pneumothorax seen", "Normal chest x-ray"]


def test_nothing_is_known_of_a_study_that_was_never_indexed():
    row = {"source": "IU X-Ray (Indiana University / NLM Open-i)", "label_status": "not_indexed", "chexpert14": [], "nih14": []}
    assert labels_of(row)[1].sum() == 0


def test_nih_says_nothing_about_fractures_and_devices():
    row = {"source": "NIH ChestX-ray14", "label_status": "labelled", "chexpert14": ["Pleural Effusion"], "nih14": ["Effusion"]}
    targets, known = labels_of(row)
    assert targets[FILM_LABELS.index("Pleural Effusion")] == 1 and targets.sum() == 1
    assert known[FILM_LABELS.index("Fracture")] == 0 and known.sum() == 17


def test_a_claim_is_true_of_every_sample_that_has_its_labels():
    targets = np.array([[1, 0], [1, 1], [0, 1]], dtype=np.float32)
    mask = truth_mask([("a", frozenset("A")), ("both", frozenset("AB")), ("a report", None)], targets, ("A", "B"))
    assert mask.tolist() == [[1, 0, 0], [1, 1, 0], [0, 0, 1]]


@needs_data
def test_no_patient_is_in_two_splits():
    from auscult_models.ecg_data import TEST_FOLD, TRAIN_FOLDS, VAL_FOLD, ptbxl_rows
    from auscult_models.film_data import TUNING_SPLIT, load_films

    films, rows = load_films(), ptbxl_rows()
    film_patients = [{films.rows[i]["patient_id"] for i in films.where(split)} for split in ("train", "val", TUNING_SPLIT, "test")]
    ecg_patients = [{r["patient"] for r in rows if r["fold"] in folds} for folds in (TRAIN_FOLDS, (VAL_FOLD,), (TEST_FOLD,))]
    for parts in (film_patients, ecg_patients):
        assert all(parts) and not any(a & b for a, b in combinations(parts, 2))


@needs_data
def test_derived_leads_obey_einthoven_and_goldberger():
    from auscult_models.ecg_data import read_shard, with_derived_leads

    twelve = with_derived_leads(read_shard("ptbxl_21.i16.br")[:4] * 5.0)
    assert np.allclose(twelve[:, 0] + twelve[:, 2], twelve[:, 1]) and np.allclose(twelve[:, 3:6].sum(1), 0)
