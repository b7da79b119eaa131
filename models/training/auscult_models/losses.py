"""The losses, one function each. Similarities are cosines of vectors of length 1."""

import torch
import torch.nn.functional as F


def masked_label_loss(logits: torch.Tensor, targets: torch.Tensor, known: torch.Tensor, pos_weight: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over the labels that are known; an unknown label neither rewards nor costs."""
    loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="none", pos_weight=pos_weight)
    return (loss * known).sum() / known.sum().clamp(min=1.0)


def multi_positive_contrast(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """½[I(a,b) + I(b,a)]; every pair marked in `same` is a positive and shares the target (TMCL of MEDBind).

    With `same` the identity this is InfoNCE; scale = 1 / temperature.
    """
    logits = scale * a @ b.T
    forward = (same / same.sum(1, keepdim=True) * F.log_softmax(logits, 1)).sum(1).mean()
    backward = (same.T / same.T.sum(1, keepdim=True) * F.log_softmax(logits.T, 1)).sum(1).mean()
    return -(forward + backward) / 2


def same_text(keys: list[str]) -> torch.Tensor:
    """N × N float mask: 1 where two samples carry the same text key (always on the diagonal)."""
    index = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    numbers = torch.tensor([index[key] for key in keys])
    return (numbers[:, None] == numbers[None, :]).float()


def concept_contrast(films: torch.Tensor, ecgs: torch.Tensor, film_concepts: torch.Tensor, ecg_concepts: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Film ↔ ECG contrast over concept pairs (EMCL with shared concepts in place of shared patients).

    Concept 0 means none; such samples stay out. 0 when no concept is on both sides.
    """
    shared = [c for c in film_concepts.unique().tolist() if c > 0 and bool((ecg_concepts == c).any())]
    if len(shared) < 2:
        return films.sum() * 0.0
    keep_films = torch.isin(film_concepts, torch.tensor(shared))
    keep_ecgs = torch.isin(ecg_concepts, torch.tensor(shared))
    same = (film_concepts[keep_films][:, None] == ecg_concepts[keep_ecgs][None, :]).float()
    return multi_positive_contrast(films[keep_films], ecgs[keep_ecgs], same, scale)
