"""A case, or a random pair of cases, as the token ids that the drafter must write and the weight of each in the loss."""

import re
from dataclasses import dataclass

from .draft_data import Case
from .labels_from_text import affirmed_film_labels
from .prompt import Section, encode, sections_for, stop_id

ABNORMAL_WEIGHT, PLAIN_WEIGHT = 3.0, 1.0


@dataclass(frozen=True)
class Target:
    """Ids after the prompt, and for each the weight of predicting it; 0: forced by the caller."""

    ids: list[int]
    weights: list[float]


def section_text(section: Section, film: Case | None, ecg: Case | None) -> str:
    """What the section should say. The impression has the film's first, then one sentence on the ECG."""
    if section.modality == "film":
        return film.report
    if section.modality == "ecg":
        return ecg.report
    return " ".join(case.impression for case in (film, ecg) if case is not None)


def weighted_sentences(section: Section, text: str) -> list[tuple[str, float]]:
    """The text cut into sentences, each with its leading space; a film sentence that affirms a finding weighs more."""
    pieces = []
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        is_abnormal = section.modality != "ecg" and bool(affirmed_film_labels(sentence))
        pieces.append((" " + sentence, ABNORMAL_WEIGHT if is_abnormal else PLAIN_WEIGHT))
    return pieces


def training_target(film: Case | None, ecg: Case | None) -> Target:
    """All sections one after the other, headers weighing 0."""
    ids: list[int] = []
    weights: list[float] = []
    for section in sections_for(film is not None, ecg is not None):
        header = encode(section.header)
        ids += header
        weights += [0.0] * len(header)
        for sentence, weight in weighted_sentences(section, section_text(section, film, ecg)):
            piece = encode(sentence)
            ids += piece
            weights += [weight] * len(piece)
        ids.append(stop_id(section))
        weights.append(PLAIN_WEIGHT)
    return Target(ids, weights)
