"""The rule-based label reader and the text metrics."""

import numpy as np
import pytest

from auscult_models.drafter.ecg_statements import AXES, STATEMENTS
from auscult_models.drafter.labels_from_text import affirmed_film_labels, ecg_phrases, film_labels
from auscult_models.drafter.settle import best_threshold
from auscult_models.drafter.text_metrics import bleu_counts, bleu_of_counts, estimate, f1_of_counts, label_counts, rouge_l


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("The heart is normal in size. The lungs are clear.", set()),
        ("No pleural effusion or pneumothorax.", set()),
        ("There is no focal consolidation, effusion, or pneumothorax.", set()),
        ("Mild cardiomegaly with small left pleural effusion.", {"cardiomegaly", "effusion"}),
        ("The cardiac silhouette is moderately enlarged.", {"cardiomegaly"}),
        ("There is enlargement of the cardiac silhouette.", {"cardiomegaly"}),
        ("The heart is not enlarged.", set()),
        ("Heart size is upper limits of normal.", set()),
        ("Heart size is mildly enlarged, pulmonary vascularity within normal limits.", {"cardiomegaly"}),
        ("No effusion, but there is bibasilar atelectasis.", {"atelectasis"}),
        ("The lungs are hyperexpanded with flattening of the diaphragms.", {"hyperinflation"}),
        ("Degenerative changes of the spine without fracture.", {"degenerative spine"}),
        ("Dextroscoliosis. Calcified granuloma in the right lung.", {"scoliosis", "granuloma"}),
        ("Pleural effusion is not seen.", set()),
    ],
)
def test_affirmed_labels_are_read_and_negated_ones_are_not(text, labels):
    assert affirmed_film_labels(text) == labels


def test_a_negated_label_is_told_from_one_that_is_not_mentioned():
    assert film_labels("No pneumothorax.") == {"pneumothorax": False}


def test_every_ecg_statement_is_read_back_from_its_own_sentence():
    for phrase in [*(p for _, p in STATEMENTS.values()), *AXES.values()]:
        assert ecg_phrases(phrase.capitalize() + ".") == {phrase}


def test_a_longer_statement_hides_the_shorter_inside_it():
    assert ecg_phrases("Incomplete right bundle branch block. Voltage criteria for left ventricular hypertrophy.") == {
        "incomplete right bundle branch block",
        "voltage criteria for left ventricular hypertrophy",
    }


def test_micro_f1_of_known_counts():
    rows = np.array([label_counts({"a", "b"}, {"a"}), label_counts(set(), {"c"})])
    assert f1_of_counts(rows) == pytest.approx(0.5)
    assert f1_of_counts(np.zeros((3, 3))) == 1.0


def test_rouge_and_bleu_are_one_for_equal_texts_and_nought_for_unlike_ones():
    text = "the lungs are clear and the heart is normal"
    assert rouge_l(text, text) == 1.0
    assert bleu_of_counts(bleu_counts(text, text)[None]) == pytest.approx(1.0)
    assert rouge_l(text, "atrial fibrillation") == 0.0
    assert bleu_of_counts(bleu_counts(text, "atrial fibrillation")[None]) == 0.0


def test_rouge_l_of_a_known_pair():
    assert rouge_l("police killed the gunman", "police kill the gunman") == pytest.approx(0.75)


def test_the_interval_holds_the_value():
    e = estimate(np.random.default_rng(0).random((50, 1)), lambda rows: float(rows.mean()))
    assert e.low < e.value < e.high and e.n == 50


def test_a_threshold_is_the_best_f1_that_is_precise_enough():
    logits, there = np.arange(40, dtype=float), np.arange(40) >= 25
    assert best_threshold(logits, there, 0.9) == 25.0
    assert best_threshold(logits, ~there, 0.9) is None
