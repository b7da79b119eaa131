"""EMCL (MEDBind) over concept pairs: films and ECGs that share a concept stand in for those that share a patient."""

import torch

from .tmcl import multi_positive_contrast


def concept_contrast(
    films: torch.Tensor, ecgs: torch.Tensor, film_concepts: torch.Tensor, ecg_concepts: torch.Tensor, scale: torch.Tensor | float,
) -> torch.Tensor:
    """Film ↔ ECG contrast over the part of the batch whose concept is on both sides; its size varies.

    Concept 0 means none; such samples stay out. 0 when fewer than two concepts are on both sides.
    """
    shared = [c for c in film_concepts.unique().tolist() if c > 0 and bool((ecg_concepts == c).any())]
    if len(shared) < 2:
        return films.sum() * 0.0
    keep_films = torch.isin(film_concepts, torch.tensor(shared))
    keep_ecgs = torch.isin(ecg_concepts, torch.tensor(shared))
    same = (film_concepts[keep_films][:, None] == ecg_concepts[keep_ecgs][None, :]).float()
    return multi_positive_contrast(films[keep_films], ecgs[keep_ecgs], same, scale)
