"""Frontal IU and NIH films with labels, sentences and cached early features."""

import json
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .film_encoder import FilmEncoder
from .film_preprocess import preprocess_film
from .labels import CHEXPERT_LABELS, FILM_LABELS, NOT_LABELLED_BY_NIH
from .paths import RUNS_DIR, data_dir
from .text_data import film_sentences

EARLY_SHAPE = (40, 28, 28)
MAX_ROTATION_DEGREES, MAX_SHIFT, MAX_ZOOM, MAX_LOG_GAMMA = 7.0, 0.05, 0.1, 0.3


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
    return FilmSet(rows, np.stack([b[0] for b in both]), np.stack([b[1] for b in both]), [film_sentences(r) for r in rows], splits, sources)


def read_film(row: dict) -> np.ndarray:
    """The film as the workstation would see it: 224 × 224 float32."""
    return preprocess_film(np.asarray(Image.open(data_dir() / "cxr" / row["file"]).convert("L")))


def warped(films: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Small rotation, shift and zoom, gamma and contrast. Never mirrored: laterality is information."""
    n = len(films)

    def draw() -> torch.Tensor:
        return 2 * torch.rand(n, generator=generator) - 1

    angle, zoom = draw() * np.deg2rad(MAX_ROTATION_DEGREES), 1 + MAX_ZOOM * draw()
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    matrix = torch.stack([cos, -sin, 2 * MAX_SHIFT * draw(), sin, cos, 2 * MAX_SHIFT * draw()], 1).reshape(n, 2, 3)
    films = F.grid_sample(films, F.affine_grid(matrix, films.shape, align_corners=False), align_corners=False)
    gamma = torch.exp(MAX_LOG_GAMMA * draw())[:, None, None, None]
    contrast, brightness = 1 + 0.1 * draw()[:, None, None, None], 0.05 * draw()[:, None, None, None]
    return (films.clamp(0, 1) ** gamma * contrast + brightness).clamp(0, 1)


@torch.no_grad()
def early_features(data: FilmSet, augmented_views: int, seed: int) -> np.ndarray:
    """(1 + views) × N × 40 × 28 × 28 float16 (memory-mapped): view 0 is the plain film, the others are warped.

    Only training films have warped views; a view that was never made is 0 throughout. Goes on where it stopped.
    """
    path = RUNS_DIR / "cache" / f"film-early-{augmented_views}.npy"
    if path.exists():
        return np.load(path, mmap_mode="r")
    path.parent.mkdir(parents=True, exist_ok=True)
    encoder, generator = FilmEncoder(1).eval().to(memory_format=torch.channels_last), torch.Generator().manual_seed(seed)
    shape, unfinished = (1 + augmented_views, len(data.rows), *EARLY_SHAPE), path.with_suffix(".new.npy")
    features = np.lib.format.open_memmap(unfinished, "r+" if unfinished.exists() else "w+", np.float16, shape)
    for start in range(0, len(data.rows), 32):
        index = np.arange(start, min(start + 32, len(data.rows)))
        if features[0, index[-1]].any():
            continue
        films = torch.from_numpy(np.stack([read_film(data.rows[i]) for i in index]))[:, None]
        training = torch.from_numpy(data.splits[index] == "train")
        for view in range(1, shape[0]):
            if training.any():
                features[view, index[training.numpy()]] = encoder.early(warped(films[training], generator)).numpy()
        features[0, index] = encoder.early(films).numpy()
        if start % 320 == 0:
            print(f"early features {start} of {len(data.rows)}", flush=True)
    features.flush()
    unfinished.replace(path)
    return np.load(path, mmap_mode="r")
