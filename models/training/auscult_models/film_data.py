"""Frontal IU and NIH films with labels and sentences."""

import json
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image

from .film_preprocess import preprocess_film
from .labels import CHEXPERT_LABELS, FILM_LABELS, NOT_LABELLED_BY_NIH
from .paths import data_dir
from .text_data import film_sentences

TUNING_SPLIT = "tune"
TUNING_PART = 8
"""Every eighth NIH patient of the training split, by the patient's number, judges settings on NIH films and never trains."""


@dataclass(frozen=True)
class FilmSet:
    """Frontal films: manifest rows, targets and known-masks N × 20, sentences, split and source by row."""

    rows: list[dict]
    targets: np.ndarray
    known: np.ndarray
    sentences: list[list[str]]
    splits: np.ndarray
    sources: np.ndarray

    def where(self, split: str, source: str | None = None) -> np.ndarray:
        chosen = self.splits == split
        return np.flatnonzero(chosen if source is None else chosen & (self.sources == source))


def source_of(row: dict) -> str | None:
    """'IU', 'NIH', or None for the collections that state a diagnosis only (a source would betray its label)."""
    return {"IU X-Ray (Indiana University / NLM Open-i)": "IU", "NIH ChestX-ray14": "NIH"}.get(row["source"])


def labels_of(row: dict) -> tuple[np.ndarray, np.ndarray]:
    """(targets, known) over FILM_LABELS. Nothing is known of an IU study that was never indexed."""
    positive = set(row.get("chexpert14") or []) | (set(row.get("nih14") or []) - set(CHEXPERT_LABELS))
    target = np.array([label in positive for label in FILM_LABELS], dtype=np.float32)
    is_labelled = row["label_status"] in ("indexed", "labelled")
    known = np.full(len(FILM_LABELS), float(is_labelled), dtype=np.float32)
    if source_of(row) == "NIH":
        known[[FILM_LABELS.index(label) for label in NOT_LABELLED_BY_NIH]] = 0.0
    return target, known


def load_films() -> FilmSet:
    """Every frontal IU and NIH film. NIH has no test part in this pack: its val part is held back as the NIH test."""
    with open(data_dir() / "cxr" / "manifest.jsonl") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if source_of(row) and row["projection"] == "frontal"]
    both = [labels_of(row) for row in rows]
    sources = np.array([source_of(row) for row in rows])
    splits = np.array([row["split"] for row in rows])
    splits[(sources == "NIH") & (splits == "val")] = "test"
    is_tuning = np.array([source_of(row) == "NIH" and int(row["patient_id"].split("-")[1]) % TUNING_PART == 0 for row in rows])
    splits[is_tuning & (splits == "train")] = TUNING_SPLIT
    return FilmSet(rows, np.stack([b[0] for b in both]), np.stack([b[1] for b in both]), [film_sentences(r) for r in rows], splits, sources)


def source_weights(data: FilmSet, rows: np.ndarray, nih_share: float) -> torch.Tensor:
    """Weights, sum 1, that give NIH films `nih_share` of the draws."""
    is_nih = data.sources[rows] == "NIH"
    return torch.from_numpy(np.where(is_nih, nih_share / is_nih.sum(), (1 - nih_share) / (~is_nih).sum()))


def read_film(row: dict) -> np.ndarray:
    """The film as the workstation would see it: 224 × 224 float32."""
    return preprocess_film(np.asarray(Image.open(data_dir() / "cxr" / row["file"]).convert("L")))
