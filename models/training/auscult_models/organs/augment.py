"""Films as other hospitals would have taken them: turned, stretched, cropped, windowed, noisy. Never mirrored: sides carry meaning."""

import math

import torch
from torch.nn import functional


def uniform(generator: torch.Generator, count: int, low: float, high: float) -> torch.Tensor:
    return low + (high - low) * torch.rand(count, generator=generator)


def happens(generator: torch.Generator, count: int, probability: float) -> torch.Tensor:
    return torch.rand(count, generator=generator) < probability


def sampling_grid(count: int, size: int, generator: torch.Generator) -> torch.Tensor:
    """N × size × size × 2 source positions in [−1, 1]: rotation, scale, aspect, shear, shift and a slow bend."""
    angle = (torch.randn(count, generator=generator) * math.radians(7)).clamp(-math.radians(25), math.radians(25))
    scale = torch.exp(uniform(generator, count, math.log(0.8), math.log(1.45)))
    aspect = torch.exp((torch.randn(count, generator=generator) * 0.1).clamp(-0.3, 0.3))
    shear = torch.randn(count, generator=generator) * 0.06
    shift = torch.randn(count, 2, generator=generator).clamp(-2, 2) * 0.1
    cosine, sine = torch.cos(angle) * scale, torch.sin(angle) * scale
    matrix = torch.stack([
        torch.stack([cosine * aspect, -sine + shear, shift[:, 0]], 1), torch.stack([sine, cosine / aspect, shift[:, 1]], 1),
    ], 1)
    grid = functional.affine_grid(matrix, (count, 1, size, size), align_corners=False)
    bend = functional.interpolate(torch.randn(count, 2, 5, 5, generator=generator) * 0.02, size=(size, size), mode="bicubic", align_corners=True)
    return grid + bend.permute(0, 2, 3, 1)


def collimated(film: torch.Tensor, masks: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """A quarter of the films with an even border; what lies under it is not visible and so not in the mask."""
    count, size = len(film), film.shape[-1]
    margins = uniform(generator, count * 4, -0.06, 0.14).clamp(min=0).view(count, 4) * happens(generator, count, 0.25)[:, None]
    place = (torch.arange(size) + 0.5) / size
    inside_y = (place[None] >= margins[:, :1]) & (place[None] <= 1 - margins[:, 1:2])
    inside_x = (place[None] >= margins[:, 2:3]) & (place[None] <= 1 - margins[:, 3:])
    inside = (inside_y[:, :, None] & inside_x[:, None, :])[:, None]
    level = torch.where(happens(generator, count, 0.7), torch.zeros(count), uniform(generator, count, 0, 1))
    return torch.where(inside, film, level[:, None, None, None]), masks * inside


def veiled(film: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A third of the films with soft opacities, thin enough for the lung's outline to be guessed by a reader."""
    count, size = len(film), film.shape[-1]
    cloud = functional.interpolate(torch.randn(count, 1, 6, 6, generator=generator), size=(size, size), mode="bicubic", align_corners=True)
    strength = uniform(generator, count, 0.1, 0.55) * happens(generator, count, 0.33)
    share = (torch.sigmoid(3 * (cloud - 0.5)) * strength[:, None, None, None]).clamp(0, 1)
    return film * (1 - share) + share * uniform(generator, count, 0.5, 1)[:, None, None, None]


def marked(film: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A quarter of the films with a bright rectangle where side markers and labels are."""
    size = film.shape[-1]
    for i in torch.nonzero(happens(generator, len(film), 0.25)).flatten():
        top, left, height, width = (int(v) for v in (torch.rand(4, generator=generator) * torch.tensor([0.95, 0.95, 0.08, 0.12]) * size))
        film[i, :, top : top + height + 2, left : left + width + 2] = float(uniform(generator, 1, 0.6, 1))
    return film


def rewindowed(film: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Gamma, contrast and brightness; one in twenty inverted, as a film with a wrong photometric interpretation."""
    count = len(film)
    column = (count, 1, 1, 1)
    film = film.clamp(0, 1) ** torch.exp(uniform(generator, count, -0.6, 0.6)).view(column)
    film = (film - 0.5) * uniform(generator, count, 0.6, 1.25).view(column) + 0.5 + uniform(generator, count, -0.12, 0.12).view(column)
    film = film.clamp(0, 1)
    return torch.where(happens(generator, count, 0.05).view(column), 1 - film, film)


def blurred_or_noisy(film: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A third as from a small picture; noise of up to 6 % of the range."""
    size = film.shape[-1]
    coarse = max(32, int(size / float(uniform(generator, 1, 1.2, 3))))
    small = functional.interpolate(film, size=(coarse, coarse), mode="area")
    soft = functional.interpolate(small, size=(size, size), mode="bilinear", align_corners=False)
    film = torch.where(happens(generator, len(film), 0.33)[:, None, None, None], soft, film)
    level = uniform(generator, len(film), 0, 0.06)[:, None, None, None] * happens(generator, len(film), 0.5)[:, None, None, None]
    return film + torch.randn(film.shape, generator=generator) * level


def augmented(films: torch.Tensor, masks: torch.Tensor, size: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Films N × 1 × h × w in [0, 1] and masks N × 3 × h × w → both at `size` px, changed at random alike."""
    grid = sampling_grid(len(films), size, generator)
    both = functional.grid_sample(torch.cat([films, masks], 1), grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    film, organs = both[:, :1], both[:, 1:]
    film = veiled(film, generator)
    film = rewindowed(film, generator)
    film, organs = collimated(film, organs, generator)
    film = marked(blurred_or_noisy(film, generator), generator)
    return film.clamp(0, 1), organs
