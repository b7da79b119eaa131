"""Films with masks of right lung, left lung and heart drawn by people: JSRT with the SCR masks, and Wingspan."""

import json
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ..film_preprocess import box_weights, preprocess_film
from ..paths import RUNS_DIR, data_dir

CACHE_SIZE_PX = 256
"""Films are kept a little larger than the network sees them, so that turning and enlarging lose nothing."""
FLAGS = (1, 2, 4)
"""Bits of a mask file, in the order of `unet.ORGANS`."""


@dataclass(frozen=True)
class OrganSet:
    """Index rows; films N × 256 × 256 uint8; masks N × 3 × 256 × 256 uint8 (255 = inside); split and source by row."""

    rows: list[dict]
    films: np.ndarray
    masks: np.ndarray
    splits: np.ndarray
    sources: np.ndarray

    def where(self, split: str, source: str | None = None) -> np.ndarray:
        chosen = self.splits == split
        return np.flatnonzero(chosen if source in (None, "both") else chosen & (self.sources == source))


def organs_dir():
    return data_dir() / "cxr" / "organs"


def source_of(row: dict) -> str:
    """'jsrt' or 'wingspan'."""
    return row["source"].split()[0].lower()


def read_grey(row: dict) -> np.ndarray:
    """The film's grey values as stored, height × width."""
    return np.asarray(Image.open(organs_dir() / row["image"]).convert("L"))


def read_mask(row: dict) -> np.ndarray:
    """3 × height × width bool, in the order of `unet.ORGANS`."""
    flags = np.asarray(Image.open(organs_dir() / row["mask"]))
    return np.stack([(flags & flag) > 0 for flag in FLAGS])


def cached_mask(row: dict) -> np.ndarray:
    mask = read_mask(row).astype(np.float64)
    rows, columns = (box_weights(side, CACHE_SIZE_PX) for side in mask.shape[1:])
    return np.round(255 * (rows @ mask @ columns.T)).astype(np.uint8)


def pixels_of(rows: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    """Films and masks at 256 px; read once, then kept in runs/cache."""
    cache = RUNS_DIR / "cache" / f"organs-{CACHE_SIZE_PX}-{len(rows)}.npz"
    if not cache.exists():
        films = np.stack([np.round(255 * preprocess_film(read_grey(row), CACHE_SIZE_PX)) for row in rows]).astype(np.uint8)
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache.with_suffix(".new.npz"), films=films, masks=np.stack([cached_mask(row) for row in rows]))
        cache.with_suffix(".new.npz").replace(cache)
    stored = np.load(cache)
    return stored["films"], stored["masks"]


def load_organs() -> OrganSet:
    """Every film of `cxr/organs/organs.jsonl`; its splits are by patient."""
    rows = [json.loads(line) for line in (organs_dir() / "organs.jsonl").read_text().splitlines()]
    films, masks = pixels_of(rows)
    return OrganSet(rows, films, masks, np.array([row["split"] for row in rows]), np.array([source_of(row) for row in rows]))
