"""Cleaning of film reports, ECG sentences, and what a training target holds."""

import pytest

from auscult_models.drafter.draft_data import Case
from auscult_models.drafter.ecg_statements import ecg_report, ecg_summary, statement_phrases
from auscult_models.drafter.film_statements import STATEMENTS, film_impression, film_section, statement_sentence
from auscult_models.drafter.labels_from_text import FILM_LABELS, affirmed_film_labels
from auscult_models.drafter.prompt import encode
from auscult_models.drafter.report_targets import clean_report, clean_sentence, split_sentences
from auscult_models.drafter.training_text import training_target


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Stable cardiomegaly.", "Cardiomegaly."),
        ("Blunting of the right costophrenic XXXX.", "Blunting of the right costophrenic angles."),
        ("There are XXXX opacities in both bases.", "There are opacities in both bases."),
        ("Heart size remains enlarged.", "Heart size is enlarged."),
        ("No pleural effusion..", "No pleural effusion."),
    ],
)
def test_a_sentence_that_can_be_repaired_is_repaired(before, after):
    assert clean_sentence(before) == after


@pytest.mark.parametrize(
    "sentence",
    [
        "Comparison XXXX well-expanded lungs.",
        "The effusion has improved since the prior study.",
        "No interval change.",
        "Results were discussed with Dr. XXXX.",
        "Recommend chest CT for further evaluation.",
        "XXXX XXXX are intact.",
    ],
)
def test_a_sentence_that_needs_a_prior_or_lost_a_word_is_dropped(sentence):
    assert clean_sentence(sentence) is None


def test_list_numbers_and_repeats_are_removed():
    assert clean_report("1. Clear lungs. 2. Clear lungs. 3. Small left effusion.", 40) == "Clear lungs. Small left effusion."
    assert split_sentences("1. Mild opacity") == ["Mild opacity."]


def test_a_report_ends_at_a_whole_sentence_within_the_limit():
    assert clean_report("The lungs are clear. Heart size is normal.", 5) == "The lungs are clear."


def test_statements_stand_in_reading_order():
    phrases = statement_phrases({"ISC_": 100.0, "SR": 0.0, "CLBBB": 100.0}, "LAD")
    assert ecg_report(phrases) == "Sinus rhythm. Left bundle branch block. Left axis deviation. Ischaemic ST-T changes."
    assert ecg_summary(phrases) == "The ECG shows left bundle branch block, left axis deviation and ischaemic ST-T changes."


def test_sinus_tachycardia_is_not_also_called_sinus_rhythm():
    assert statement_phrases({"SR": 0.0, "STACH": 0.0, "NORM": 80.0}, None) == ["sinus tachycardia", "normal ECG"]


def test_a_normal_ecg_is_summed_up_as_normal():
    assert ecg_summary(["sinus rhythm", "normal ECG"]) == "Normal ECG."


def case(report: str, impression: str) -> Case:
    return Case("s", "s", "train", report, impression, frozenset({"x"}))


def test_a_target_has_the_forced_headers_and_ends_with_the_end_token():
    target = training_target(case("The lungs are clear.", "No acute disease."), None)
    header = encode("FILM:")
    assert target.ids[: len(header)] == header and target.weights[: len(header)] == [0.0] * len(header)
    assert target.ids[-1] == 2 and 198 in target.ids
    assert encode("ECG:")[0] not in target.ids


def test_a_sentence_that_affirms_a_finding_weighs_more():
    target = training_target(case("The lungs are clear. There is cardiomegaly.", "Cardiomegaly."), None)
    assert {0.0, 1.0, 3.0} == set(target.weights)


def test_every_film_statement_is_read_back_as_its_own_label_and_no_other():
    assert set(STATEMENTS) == set(FILM_LABELS)
    for label in STATEMENTS:
        assert affirmed_film_labels(statement_sentence(label)) == {label}


def test_a_film_section_states_its_findings_first_and_then_what_is_normal():
    findings = "The lungs are clear. There is a small left effusion. No pneumothorax. Heart is enlarged."
    assert film_section(findings, {"effusion", "cardiomegaly"}) == "Cardiomegaly. Pleural effusion. No pneumothorax."


def test_a_normal_film_keeps_its_own_sentences():
    assert film_section("The lungs are clear. Heart size is normal.", set()) == "The lungs are clear. Heart size is normal."
    assert film_impression("No acute disease.", set()) == "No acute disease."


def test_the_impression_names_the_weightiest_findings():
    assert film_impression("", {"granuloma", "effusion", "cardiomegaly"}) == "Cardiomegaly and pleural effusion."
    assert film_impression("Granuloma.", {"granuloma"}) == "No acute cardiopulmonary abnormality."
