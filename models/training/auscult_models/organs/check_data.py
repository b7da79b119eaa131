"""Pictures for the frontal check: frontal films of every source against laterals and against what is no chest film."""

import json

import numpy as np
from PIL import Image, ImageDraw

from ..film_preprocess import preprocess_film
from ..paths import data_dir
from .organ_data import OrganSet

MADE_KINDS = ("noise", "blobs", "stripes", "shuffled", "turned", "trace")


def manifest_rows() -> list[dict]:
    return [json.loads(line) for line in (data_dir() / "cxr" / "manifest.jsonl").read_text().splitlines()]


def pack_film(row: dict) -> np.ndarray:
    """224 × 224 float32 of a row of cxr/manifest.jsonl."""
    return preprocess_film(np.asarray(Image.open(data_dir() / "cxr" / row["file"]).convert("L")))


def trace_print(rng: np.random.Generator) -> np.ndarray:
    """An invented printed trace on squared paper, light or dark."""
    height, width = int(rng.integers(240, 400)), int(rng.integers(240, 480))
    picture = Image.new("L", (width, height), 235)
    pen = ImageDraw.Draw(picture)
    step = int(rng.integers(6, 14))
    for x in range(0, width, step):
        pen.line([(x, 0), (x, height)], fill=205 if x % (5 * step) else 170)
    for y in range(0, height, step):
        pen.line([(0, y), (width, y)], fill=205 if y % (5 * step) else 170)
    for base in np.linspace(30, height - 30, int(rng.integers(3, 7))):
        period, phase, tall = rng.uniform(25, 70), rng.uniform(0, 50), rng.uniform(10, 35)
        x = np.arange(width)
        beat = (x + phase) % period / period
        y = base - tall * np.exp(-(((beat - 0.4) / 0.03) ** 2)) - 0.25 * tall * np.exp(-(((beat - 0.7) / 0.08) ** 2)) + rng.normal(0, 0.6, width)
        pen.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=20, width=int(rng.integers(1, 3)))
    grey = np.asarray(picture, dtype=np.float64)
    return 255 - grey if rng.random() < 0.5 else grey


def made_picture(kind: str, film: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """224 × 224 float32 of one of `MADE_KINDS`; `film` is a frontal film that some of them are made of."""
    size = film.shape[0]
    y, x = np.mgrid[0:size, 0:size] / size
    if kind == "noise":
        return rng.random((size, size), dtype=np.float32)
    if kind == "blobs":
        coarse = rng.random((int(rng.integers(3, 24)),) * 2).astype(np.float32)
        return np.asarray(Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC)).clip(0, 1)
    if kind == "stripes":
        wave = np.sin(2 * np.pi * (rng.uniform(-8, 8) * x + rng.uniform(-8, 8) * y)) if rng.random() < 0.5 else rng.uniform(-2, 2) * x + rng.uniform(-2, 2) * y
        return preprocess_film(wave + rng.normal(0, 0.02, wave.shape))
    if kind == "shuffled":
        parts = int(rng.choice([2, 4, 7]))
        side = size // parts
        blocks = [film[i * side : (i + 1) * side, j * side : (j + 1) * side] for i in range(parts) for j in range(parts)]
        order = rng.permutation(len(blocks))
        return np.block([[blocks[order[i * parts + j]] for j in range(parts)] for i in range(parts)]).astype(np.float32)
    if kind == "turned":
        return np.rot90(film, int(rng.integers(1, 4))).copy()
    return preprocess_film(trace_print(rng))


def part_of(rows: list[dict], projection: str, splits: tuple[str, ...], limit: int, rng: np.random.Generator) -> list[dict]:
    chosen = [row for row in rows if row["projection"] == projection and row["split"] in splits]
    return [chosen[i] for i in np.sort(rng.permutation(len(chosen))[:limit])]


def check_pictures(organs: OrganSet, part: str, limit: int = 250) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Pictures N × 224 × 224, whether each is a frontal film, and its kind. `part` is `train` or `val` of every source."""
    rng = np.random.default_rng({"train": 11, "val": 12}[part])
    rows = manifest_rows()
    # NIH has no test part in this pack: its val part is the test, so that thresholds are set without it
    frontals = [row for row in part_of(rows, "frontal", (part,), limit, rng) if part == "train" or "NIH" not in row["source"]]
    laterals = part_of(rows, "lateral", (part,), limit, rng)
    own = [preprocess_film(organs.films[i].astype(np.float64)) for i in organs.where(part)]
    films = [pack_film(row) for row in frontals] + own
    pictures, kinds = list(films), ["frontal"] * len(films)
    for row in laterals:
        pictures.append(pack_film(row))
        kinds.append("lateral")
    for kind in MADE_KINDS:
        for _ in range(limit // 10 if part == "train" else 15):
            pictures.append(made_picture(kind, films[int(rng.integers(len(films)))], rng))
            kinds.append(kind)
    return np.stack(pictures).astype(np.float32), np.array([kind == "frontal" for kind in kinds]), kinds
