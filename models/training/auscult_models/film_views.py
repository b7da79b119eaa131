"""Films and the frozen stem's features of them, as they are and in augmented views, computed once (runs/cache)."""

import tempfile
from pathlib import Path

import numpy as np
import torch

from .efficientnet_lite0 import STRIDE_16_CHANNELS, STRIDE_32_CHANNELS, EfficientNetLite0
from .export import write_onnx
from .film_augment import view_of
from .film_data import FilmSet, read_film
from .onnx_session import session_of
from .paths import RUNS_DIR

PARTS = {"pixels": (1, 224, 224), "s16": (STRIDE_16_CHANNELS, 14, 14), "s32": (STRIDE_32_CHANNELS, 7, 7)}
BATCH = 16
Features = tuple[np.ndarray, ...]
"""(pixels, stride 16, stride 32), float16, a row a film."""


def stem_session():
    """The frozen stem in ONNX Runtime, about twice as fast as in PyTorch."""
    stem = EfficientNetLite0()
    stem.load_imagenet()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stem.onnx"
        write_onnx(stem, torch.rand(2, *PARTS["pixels"]), path, (["pixels"], ["s16", "s32"]), {name: {0: "N"} for name in PARTS})
        return session_of(path)


def computed_view(data: FilmSet, number: int, seed: int) -> Features:
    """View `number`, memory-mapped: 0 is every film as it is; others, drawn from `seed` + number, of training films only.

    Raises RuntimeError when the cached view is of another number of films.
    """
    name = f"film-seed{seed}-view{number}" if number else "film-view0"
    paths = [RUNS_DIR / "cache" / f"{name}-{part}.npy" for part in PARTS]
    if not all(path.exists() for path in paths):
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        unfinished, stem = [path.with_suffix(".new.npy") for path in paths], stem_session()
        arrays = [np.lib.format.open_memmap(path, "w+", np.float16, (len(data.rows), *shape)) for path, shape in zip(unfinished, PARTS.values(), strict=True)]
        generator, rows = torch.Generator().manual_seed(seed + number), data.where("train") if number else np.arange(len(data.rows))
        for part in np.split(rows, range(BATCH, len(rows), BATCH)):
            films = torch.from_numpy(np.stack([read_film(data.rows[row]) for row in part]))[:, None]
            films = view_of(films, generator).numpy() if number else films.numpy()
            for array, values in zip(arrays, (films, *stem.run(None, {"pixels": films})), strict=True):
                array[part] = values
        for array, old, new in zip(arrays, unfinished, paths, strict=True):
            array.flush()
            old.replace(new)
        print(f"film view {number} is ready", flush=True)
    view = tuple(np.load(path, mmap_mode="r") for path in paths)
    if any(len(part) != len(data.rows) for part in view):
        raise RuntimeError(f"{paths[0].parent} holds views of {len(view[0])} films, not of {len(data.rows)}; remove {name}-*.npy")
    return view


def tensors_of(view: Features, rows: np.ndarray | slice) -> list[torch.Tensor]:
    """float32 (pixels, stride 16, stride 32) of the named rows of one view."""
    return [torch.from_numpy(part[rows].astype(np.float32)) for part in view]


def drawn_tensors(views: list[Features], rows: np.ndarray, rng: np.random.Generator) -> list[torch.Tensor]:
    """As `tensors_of`, each film from a view drawn for it."""
    chosen = rng.integers(len(views), size=len(rows))
    return [torch.from_numpy(np.stack([views[view][part][row] for view, row in zip(chosen, rows, strict=True)]).astype(np.float32)) for part in range(len(PARTS))]
