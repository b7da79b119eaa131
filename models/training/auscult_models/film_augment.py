"""Film augmentations that keep laterality: no mirror image, since situs and the heart's side are findings.

Every function takes and gives N × 1 × S × S float32 in [0, 1] and draws from a `torch.Generator`.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class AffineRange:
    """Largest deviations of an affine map: degrees, log-scale, share of the side, shear, log aspect ratio."""

    rotation_degrees: float
    log_scale: float
    shift: float
    shear: float = 0.0
    log_aspect: float = 0.0


VIEW_RANGE = AffineRange(rotation_degrees=10, log_scale=0.14, shift=0.06, shear=0.06, log_aspect=0.08)
"""What positioning, collimation and build change between two films of one patient, and a little more."""
JITTER_RANGE = AffineRange(rotation_degrees=3, log_scale=0.04, shift=0.02)
"""Under half a token (16 px): small enough for features of the unjittered view to stay in place."""


def uniform(generator: torch.Generator, n: int, width: float) -> torch.Tensor:
    """n values uniform in [−width, width]."""
    return (torch.rand(n, generator=generator) * 2 - 1) * width


def affine_maps(n: int, within: AffineRange, generator: torch.Generator) -> torch.Tensor:
    """N × 2 × 3 maps from output to input coordinates, as `torch.nn.functional.affine_grid` takes them."""
    angle = torch.deg2rad(uniform(generator, n, within.rotation_degrees))
    scale, aspect = uniform(generator, n, within.log_scale).exp(), uniform(generator, n, within.log_aspect).exp()
    shear = uniform(generator, n, within.shear)
    wide, high = scale * aspect.sqrt(), scale / aspect.sqrt()
    first = torch.stack([wide * angle.cos(), high * (shear - angle.sin()), 2 * uniform(generator, n, within.shift)], 1)
    second = torch.stack([wide * angle.sin(), high * angle.cos(), 2 * uniform(generator, n, within.shift)], 1)
    return torch.stack([first, second], 1)


def warped(films: torch.Tensor, maps: torch.Tensor) -> torch.Tensor:
    """Each film (any number of channels) under its map; what lies outside becomes 0, as around a letterboxed film."""
    grid = F.affine_grid(maps, list(films.shape), align_corners=False)
    return F.grid_sample(films, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def retoned(films: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    """Gamma, contrast about the mean and brightness: what exposure and a vendor's processing change."""
    n = len(films)
    gamma = uniform(generator, n, 1.5 * strength).exp().view(n, 1, 1, 1)
    contrast = uniform(generator, n, strength).exp().view(n, 1, 1, 1)
    brightness = uniform(generator, n, 0.4 * strength).view(n, 1, 1, 1)
    toned = films.clamp(min=1e-4) ** gamma
    mean = toned.mean((2, 3), keepdim=True)
    return ((toned - mean) * contrast + mean + brightness).clamp(0, 1) * (films > 0)


def blurred(films: torch.Tensor, share: float, generator: torch.Generator) -> torch.Tensor:
    """A binomial 3 × 3 blur of a share of the films."""
    line = torch.tensor([0.25, 0.5, 0.25])
    soft = F.conv2d(F.pad(films, (1, 1, 1, 1), mode="replicate"), (line[:, None] * line)[None, None])
    chosen = torch.rand(len(films), generator=generator) < share
    return torch.where(chosen.view(-1, 1, 1, 1), soft, films)


def erased(films: torch.Tensor, share: float, generator: torch.Generator) -> torch.Tensor:
    """One rectangle of 5–35 % of each side set to the film's mean, in a share of the films (Zhong et al., AAAI 2020)."""
    n, side = len(films), films.shape[-1]
    extent = 0.05 + 0.3 * torch.rand(n, 2, generator=generator)
    start = torch.rand(n, 2, generator=generator) * (1 - extent)
    place = (torch.arange(side) + 0.5) / side
    inside = (place >= start[..., None]) & (place < (start + extent)[..., None])
    chosen = (torch.rand(n, generator=generator) < share).view(n, 1, 1)
    hole = (inside[:, 0, :, None] & inside[:, 1, None, :] & chosen)[:, None]
    return torch.where(hole, films.mean((2, 3), keepdim=True), films)


def view_of(films: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A view as another exposure might give it: affine map and tone. Both branches of the encoder see it."""
    return retoned(warped(films, affine_maps(len(films), VIEW_RANGE, generator)), 0.25, generator)


def perturbed(films: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Fresh disturbance of a cached view for the branch that learns: jitter, tone, blur, noise, erasing."""
    films = retoned(warped(films, affine_maps(len(films), JITTER_RANGE, generator)), 0.15, generator)
    films = blurred(films, 0.2, generator)
    noise = torch.rand(len(films), 1, 1, 1, generator=generator) * 0.03
    films = (films + noise * torch.randn(films.shape, generator=generator)).clamp(0, 1)
    return erased(films, 0.3, generator)
