"""Training cases: film studies and ECG records with clean targets, how often each is drawn, and how they are paired.

No patient in the data has both a film and an ECG, so every pair is a random one: film text may only depend on the film,
ECG text only on the ECG.
"""

import json
from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..paths import data_dir
from .concepts import ECG_SLOTS, FILM_SLOTS, concept_names
from .ecg_statements import NORMAL, ecg_report, ecg_summary, statement_phrases
from .film_statements import film_impression, film_section
from .labels_from_text import affirmed_film_labels
from .report_targets import clean_report

FINDINGS_WORDS, IMPRESSION_WORDS = 48, 22
NORMAL_FILM = "normal film"
TRAIN_FOLDS, VALIDATION_FOLD, TEST_FOLD = range(1, 9), 9, 10


@dataclass(frozen=True)
class Case:
    """One study of one modality, ready to be drafted."""

    study: str
    encoder_id: str
    """The id under which the encoder's outputs are stored."""
    split: str
    report: str
    impression: str
    labels: frozenset[str]
    """Concepts that the texts affirm."""
    reference: str = ""
    """The source's own text, cleaned: what a draft is compared with. The report above is what the drafter learns to write."""


def film_cases() -> list[Case]:
    """Every frontal IU film with a report that survives cleaning. Findings stand in for a missing impression, and vice versa."""
    reports = {r["study_id"]: r for r in read_lines("cxr/reports_iu.jsonl")}
    cases = []
    for row in read_lines("cxr/manifest.jsonl"):
        if row["study_id"] not in reports or row["projection"] != "frontal":
            continue
        report = reports[row["study_id"]]
        findings = clean_report(report.get("findings", ""), FINDINGS_WORDS)
        impression = clean_report(report.get("impression", ""), IMPRESSION_WORDS)
        if not findings and not impression:
            continue
        findings, impression = findings or impression, impression or first_sentence(findings)
        labels = affirmed_film_labels(findings + " " + impression)
        texts = film_section(findings, labels), film_impression(impression, labels)
        cases.append(Case(row["study_id"], row["id"], report["split"], *texts, frozenset(labels or {NORMAL_FILM}), findings))
    return cases


def ecg_cases() -> list[Case]:
    """Every PTB-XL record; split by strat_fold."""
    cases = []
    for row in read_lines("ecg/ecg_index.jsonl"):
        if row["dataset"] != "PTB-XL":
            continue
        phrases = statement_phrases(row["scp_codes"], row.get("heart_axis"))
        if phrases:
            split = {VALIDATION_FOLD: "val", TEST_FOLD: "test"}.get(row["fold"], "train")
            cases.append(Case(row["id"], row["id"], split, ecg_report(phrases), ecg_summary(phrases), frozenset(phrases),
                              ecg_report(phrases)))
    return cases


def read_lines(name: str) -> list[dict]:
    with open(data_dir() / name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def weighted(cases: list[Case], normal: str, normal_share: float) -> np.ndarray:
    """Chances of drawing each case, summing to 1.

    A case counts by its rarest label (1 / √frequency) and by how often the same text occurs (1 / √count); normal cases
    together get `normal_share`.
    """
    label_counts = Counter(label for case in cases for label in case.labels)
    text_counts = Counter(case.report for case in cases)
    weight = np.array([
        max(label_counts[label] ** -0.5 for label in case.labels) * text_counts[case.report] ** -0.5 for case in cases
    ])
    is_normal = np.array([normal in case.labels for case in cases])
    weight[is_normal] *= normal_share / weight[is_normal].sum()
    weight[~is_normal] *= (1 - normal_share) / weight[~is_normal].sum()
    return weight


def concept_matrix(cases: list[Case], slots: tuple[dict[str, str], ...]) -> np.ndarray:
    """Which concepts each case affirms: float32 [N, C], columns as in `concept_names`."""
    names = concept_names(slots)
    return np.array([[name in case.labels for name in names] for case in cases], np.float32)


@dataclass(frozen=True)
class CasePool:
    """The cases of one modality and split that may be drawn."""

    cases: list[Case]
    concepts: np.ndarray
    chances: np.ndarray


def film_pool(cases: list[Case], normal_share: float = 0.3) -> CasePool:
    return CasePool(cases, concept_matrix(cases, FILM_SLOTS), weighted(cases, NORMAL_FILM, normal_share))


def ecg_pool(cases: list[Case], normal_share: float = 0.2) -> CasePool:
    return CasePool(cases, concept_matrix(cases, ECG_SLOTS), weighted(cases, NORMAL, normal_share))


def of_split(cases: list[Case], split: str) -> list[Case]:
    return [case for case in cases if case.split == split]
