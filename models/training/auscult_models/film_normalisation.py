"""After stage 1: batch statistics measured on whole films, and the pooled vectors of those films."""

import numpy as np
import torch
from torch import nn

from .film_encoder import FilmEncoder
from .film_views import Features, tensors_of

BATCH = 32


@torch.no_grad()
def measure_normalisation(encoder: FilmEncoder, view: Features, rows: np.ndarray) -> None:
    """Batch-norm statistics of the branch and the context over `rows` as they are: training saw them disturbed and mixed."""
    encoder.eval()
    norms = [*(m for m in encoder.branch.modules() if isinstance(m, nn.BatchNorm2d)), encoder.context_norm]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    for part in np.array_split(rows, -(-len(rows) // BATCH)):
        encoder(*tensors_of(view, part))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    encoder.eval()


@torch.no_grad()
def pooled_of(encoder: FilmEncoder, view: Features, rows: np.ndarray) -> torch.Tensor:
    """N × 912 pooled vectors of the named rows."""
    encoder.eval()
    return torch.cat([encoder(*tensors_of(view, rows[s : s + BATCH]))[0] for s in range(0, len(rows), BATCH)])
