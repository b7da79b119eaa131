"""Which text stands beside a sample in stage 2, and of which other samples of the batch that text is true as well."""

import numpy as np
import torch

from .ecg_data import EcgSet
from .film_data import FilmSet
from .labels import ECG_SUPERCLASSES, FILM_LABELS
from .text_data import ECG_SUPERCLASS_PROMPTS, FILM_PROMPTS, ecg_statement_names

ECG_PROMPTS = tuple(prompt for prompts in ECG_SUPERCLASS_PROMPTS.values() for prompt in prompts)
Claim = tuple[str, frozenset[str] | None]
"""A text, and the labels it claims; None where it is a report, true of its own study alone."""


def pick(options: tuple[str, ...] | list[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


def report_text(sentences: list[str]) -> str:
    return ". ".join(sentences) + "."


def film_claim(data: FilmSet, row: int, rng: np.random.Generator, shorten: bool) -> Claim:
    """The whole report, with `shorten` at times only some of its sentences, or prompts of the film's labels."""
    labels = [FILM_LABELS[i] for i in np.flatnonzero(data.targets[row] * data.known[row])]
    sentences = data.sentences[row]
    if sentences and (not labels or rng.random() < 0.7):
        if shorten and rng.random() < 0.4:
            sentences = [s for s in sentences if rng.random() < 0.6] or sentences
        return report_text(sentences), frozenset(labels) if labels == ["No Finding"] else None
    if not labels:
        return "chest x-ray", None
    label = pick(labels, rng)
    return pick(FILM_PROMPTS[label], rng), frozenset([label])


def ecg_claim(data: EcgSet, row: int, rng: np.random.Generator, shorten: bool) -> Claim:
    """All statements, with `shorten` in any order, or one statement, or a prompt of one superclass."""
    codes, superclasses = list(data.rows[row]["scp_codes"]), data.rows[row]["superclass"] or []
    draw = rng.random()
    if draw < 0.2 and superclasses:
        superclass = pick(superclasses, rng)
        return ECG_SUPERCLASSES[superclass] if rng.random() < 0.7 else ECG_SUPERCLASS_PROMPTS[superclass][0], frozenset([superclass])
    if draw < 0.45:
        code = pick(codes, rng)
        return ecg_statement_names([code])[0], frozenset([code])
    if shorten:
        codes = [codes[i] for i in rng.permutation(len(codes))]
    return "; ".join(ecg_statement_names(codes)), frozenset(codes)


def truth_mask(claims: list[Claim], targets: np.ndarray, labels: tuple[str, ...]) -> torch.Tensor:
    """N × N: 1 where the claim in the column is true of the sample in the row (always on the diagonal)."""
    position = {label: i for i, label in enumerate(labels)}
    needed = np.zeros((len(claims), len(labels)), dtype=np.float32)
    for row, (_, claimed) in enumerate(claims):
        if claimed is not None:
            needed[row, [position[c] for c in claimed]] = 1
    count = needed.sum(1)
    is_true = (targets @ needed.T >= count) & (count > 0)
    return torch.from_numpy(np.maximum(np.eye(len(claims), dtype=np.float32), is_true.astype(np.float32)))


def fixed_texts(films: FilmSet, ecgs: EcgSet) -> list[str]:
    """Every text that the head phase (which does not shorten) can draw."""
    reports = [report_text(s) for s in films.sentences if s]
    statements = ["; ".join(ecg_statement_names(list(row["scp_codes"]))) for row in ecgs.rows]
    return list(dict.fromkeys(["chest x-ray", *reports, *statements, *ECG_SUPERCLASSES.values(), *ECG_PROMPTS]))

