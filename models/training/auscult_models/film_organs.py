"""Films with organ masks, so that the branch learns where lungs and heart are: an aid to training, never shipped."""

import json

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from . import film_branch
from .film_augment import VIEW_RANGE, affine_maps, blurred, retoned, warped
from .film_encoder import GRID
from .film_preprocess import FILM_SIZE_PX, letterboxed, preprocess_film
from .paths import data_dir

ORGAN_BITS = (1, 2, 4)
"""Right lung, left lung, heart, as the masks' bit flags."""


class OrganFilms:
    """The training films of `cxr/organs`, their masks as three more channels (uint8, N × 4 × 224 × 224)."""

    def __init__(self):
        folder = data_dir() / "cxr" / "organs"
        with open(folder / "organs.jsonl") as lines:
            rows = [row for row in map(json.loads, lines) if row["split"] == "train"]
        self.layers = torch.from_numpy(np.stack([self.layers_of(folder, row) for row in rows]))

    @staticmethod
    def layers_of(folder, row: dict) -> np.ndarray:
        film = preprocess_film(np.asarray(Image.open(folder / row["image"]).convert("L")))
        mask = np.asarray(Image.open(folder / row["mask"]))
        organs = [letterboxed((mask & bit > 0).astype(np.float64), FILM_SIZE_PX) for bit in ORGAN_BITS]
        return np.round(255 * np.stack([film, *organs])).astype(np.uint8)

    def batch(self, size: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """(augmented films N × 1 × 224 × 224, share of each token's cell that each organ covers N × 3 × 14 × 14)."""
        chosen = self.layers[torch.randint(len(self.layers), (size,), generator=generator)].float() / 255
        moved = warped(chosen, affine_maps(size, VIEW_RANGE, generator))
        films = blurred(retoned(moved[:, :1], 0.3, generator), 0.3, generator)
        return films, F.avg_pool2d(moved[:, 1:], FILM_SIZE_PX // GRID)


class OrganHead(nn.Module):
    """Logits of the organs' shares of each token's cell, from the branch's two strides."""

    def __init__(self):
        super().__init__()
        self.fine = nn.Conv2d(film_branch.STRIDE_16_CHANNELS, len(ORGAN_BITS), 1)
        self.coarse = nn.Conv2d(film_branch.STRIDE_32_CHANNELS, len(ORGAN_BITS), 1)

    def forward(self, stride_16: torch.Tensor, stride_32: torch.Tensor) -> torch.Tensor:
        return self.fine(stride_16) + F.interpolate(self.coarse(stride_32), scale_factor=2.0, mode="nearest")
