"""Chest film → 224 × 224 float32 in [0, 1]. The reference for the TypeScript of the same name; see models/README.md."""

import numpy as np

FILM_SIZE_PX = 224
LOW_PERCENTILE = 0.5
HIGH_PERCENTILE = 99.5
PERCENTILE_SAMPLE_LIMIT = 262_144


def window_of(grey: np.ndarray) -> tuple[float, float]:
    """Grey values at percentile 0.5 and 99.5, of every k-th pixel where the film has more than 262,144."""
    flat = np.asarray(grey, dtype=np.float64).reshape(-1)
    step = -(-flat.size // PERCENTILE_SAMPLE_LIMIT)
    low, high = np.percentile(flat[::step], [LOW_PERCENTILE, HIGH_PERCENTILE])
    return float(low), float(high)


def scaled_to_window(grey: np.ndarray) -> np.ndarray:
    """Float64 copy, percentile 0.5 → 0 and 99.5 → 1, clipped. Raises ValueError on a constant film."""
    low, high = window_of(grey)
    if not high > low:
        raise ValueError("the film is constant between its percentiles 0.5 and 99.5")
    return np.clip((np.asarray(grey, dtype=np.float64) - low) / (high - low), 0.0, 1.0)


def box_weights(source_px: int, target_px: int) -> np.ndarray:
    """target × source matrix of an exact area average: row i covers [i, i+1) · source/target."""
    scale = source_px / target_px
    edges = np.arange(target_px + 1, dtype=np.float64) * scale
    source = np.arange(source_px, dtype=np.float64)
    overlap = np.minimum(edges[1:, None], source[None, :] + 1) - np.maximum(edges[:-1, None], source[None, :])
    return np.clip(overlap, 0.0, 1.0) / scale


def letterbox_geometry(height: int, width: int, size: int = FILM_SIZE_PX) -> tuple[int, int, int, int]:
    """(content height, content width, top, left) of the film inside the square; round half up, at least 1 px."""
    scale = size / max(height, width)
    content_h = max(1, int(np.floor(height * scale + 0.5)))
    content_w = max(1, int(np.floor(width * scale + 0.5)))
    return content_h, content_w, (size - content_h) // 2, (size - content_w) // 2


def letterboxed(film: np.ndarray, size: int = FILM_SIZE_PX) -> np.ndarray:
    """size × size float64: the film area-averaged into the centre, 0 around it."""
    content_h, content_w, top, left = letterbox_geometry(*film.shape, size)
    content = box_weights(film.shape[0], content_h) @ film @ box_weights(film.shape[1], content_w).T
    square = np.zeros((size, size))
    square[top : top + content_h, left : left + content_w] = content
    return square


def preprocess_film(grey: np.ndarray, size: int = FILM_SIZE_PX) -> np.ndarray:
    """size × size float32 in [0, 1] from a height × width array of grey values in which white means dense."""
    if grey.ndim != 2 or min(grey.shape) < 1:
        raise ValueError(f"a film is height × width, not {grey.shape}")
    return letterboxed(scaled_to_window(grey), size).astype(np.float32)
