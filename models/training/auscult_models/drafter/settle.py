"""After training: where the film's concepts begin to be said, and what of its projector is kept.

The trained free part made the drafter overstate (validation precision .09, 2.75 findings a film; without it .34 and .74), and
concepts half said were written out. So the film's free part is dropped, and each concept gets a threshold and a steep rise there.
"""

import numpy as np
import torch

from .concepts import concept_names
from .draft_data import NORMAL_FILM, concept_matrix, film_cases
from .encoder_outputs import EncoderOutputs
from .soft_tokens import SoftTokenProjector

MINIMUM_PRECISION, MINIMUM_SAID = 0.35, 10
STEEPNESS = 3.0
NEVER = 6.0
"""How far the logit of a concept falls for which no threshold is precise enough."""


def best_threshold(logits: np.ndarray, is_there: np.ndarray, minimum_precision: float) -> float | None:
    """The logit with the best F1 among those whose precision suffices, on at least ten cases; None when there is none."""
    order = np.argsort(-logits)
    hits, said = np.cumsum(is_there[order]), np.arange(1, len(order) + 1)
    precision, recall = hits / said, hits / max(1, is_there.sum())
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    allowed = (precision >= minimum_precision) & (said >= MINIMUM_SAID)
    return float(logits[order[np.where(allowed, f1, -1).argmax()]]) if allowed.any() else None


@torch.no_grad()
def settle_projector(projector: SoftTokenProjector, outputs: EncoderOutputs) -> None:
    """Changes the film projector in place, by the training and validation films."""
    cases = [case for case in film_cases() if case.split in ("train", "val") and outputs.has(case)]
    there = concept_matrix(cases, projector.modality.slots) > 0.5
    logits = projector.concept_logits(outputs.of(cases)).numpy()
    for column, name in enumerate(concept_names(projector.modality.slots)):
        floor = 0.0 if name == NORMAL_FILM else MINIMUM_PRECISION
        threshold = best_threshold(logits[:, column], there[:, column], floor)
        projector.concepts.bias[column] -= NEVER if threshold is None else threshold
    projector.concepts.weight *= STEEPNESS
    projector.concepts.bias *= STEEPNESS
    projector.forget_free()
