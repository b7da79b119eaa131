"""The cross-encoder over pairs by their row numbers."""

import numpy as np
import torch

from .data import Pairs
from .model import CrossEncoder


def pair_logits(encoder: CrossEncoder, pairs: Pairs, studies: np.ndarray, texts: np.ndarray) -> torch.Tensor:
    """Matching logits of studies[i] beside texts[i]."""
    length = int(pairs.mask[texts].sum(1).max())
    return encoder(
        torch.from_numpy(pairs.tokens[studies].astype(np.float32)), torch.from_numpy(pairs.embedding[studies]),
        torch.from_numpy(pairs.ids[texts, :length]), torch.from_numpy(pairs.mask[texts, :length]), torch.from_numpy(pairs.text_embedding[texts]),
    )
