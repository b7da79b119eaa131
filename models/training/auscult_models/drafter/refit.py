"""New encoders under the same language model: projectors fitted to the new outputs, the decoder as it was.

The soft tokens go through named concepts, so the decoder goes on reading what it has learned to read: the words of the concepts
stay, the concept layers are fitted anew, and the ECG's free part learns to give what the released one gives for the same record.
"""

import torch
from torch import Tensor

from .draft_data import Case, concept_matrix, ecg_cases, film_cases, of_split
from .encoder_outputs import EncoderOutputs
from .fit_concepts import LabelledFeatures, fit_concepts
from .settle import settle_projector
from .soft_tokens import SoftTokenProjector

STEPS, RATE, BATCH = 1500, 2e-3, 512


def present(cases: list[Case], split: str, outputs: EncoderOutputs) -> list[Case]:
    return [case for case in of_split(cases, split) if outputs.has(case)]


def labelled(cases: list[Case], outputs: EncoderOutputs, projector: SoftTokenProjector) -> LabelledFeatures:
    return LabelledFeatures(outputs.of(cases), torch.from_numpy(concept_matrix(cases, projector.modality.slots)))


def blank_copy(released: SoftTokenProjector) -> SoftTokenProjector:
    """A projector with the released words and nothing fitted."""
    fresh = SoftTokenProjector(released.modality, released.hidden, released.free[0].out_features)
    with torch.no_grad():
        fresh.words.copy_(released.words)
        fresh.none.copy_(released.none)
    return fresh.eval()


def free_part(projector: SoftTokenProjector, features: Tensor) -> Tensor:
    """What the free part adds to the soft tokens [N, K · hidden]."""
    return projector.free(projector.standardise(features))


def imitate_free(projector: SoftTokenProjector, features: Tensor, wanted: Tensor, validation: tuple[Tensor, Tensor]) -> dict:
    """Fits the free part to `wanted`; returns the share of its variance that is explained on validation records."""
    generator = torch.Generator().manual_seed(0)
    optimiser = torch.optim.AdamW(projector.free.parameters(), RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    projector.free.train()
    for _ in range(STEPS):
        chosen = torch.randint(len(features), (BATCH,), generator=generator)
        loss = (free_part(projector, features[chosen]) - wanted[chosen]).pow(2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    projector.free.eval()
    with torch.no_grad():
        left = (free_part(projector, validation[0]) - validation[1]).pow(2).sum()
        spread = (validation[1] - validation[1].mean(0)).pow(2).sum()
    return {"freePartExplained": round(float(1 - left / spread), 3)}


def refit_ecg(released: SoftTokenProjector, before: EncoderOutputs, now: EncoderOutputs) -> tuple[SoftTokenProjector, dict]:
    """The ECG projector for the new encoder; `before` holds the outputs that the released projector was trained on."""
    projector, cases = blank_copy(released), ecg_cases()
    train, validation = (present(cases, split, now) for split in ("train", "val"))
    facts = fit_concepts(projector, labelled(train, now, projector), labelled(validation, now, projector))
    with torch.no_grad():
        wanted = [free_part(released, before.of(part)) for part in (train, validation)]
    return projector, facts | imitate_free(projector, now.of(train), wanted[0], (now.of(validation), wanted[1]))


def refit_film(released: SoftTokenProjector, now: EncoderOutputs) -> tuple[SoftTokenProjector, dict]:
    """The film projector for the new encoder: concepts and their thresholds, no free part (see settle.py)."""
    projector, cases = blank_copy(released), film_cases()
    parts = [labelled(present(cases, split, now), now, projector) for split in ("train", "val")]
    facts = fit_concepts(projector, *parts)
    settle_projector(projector, now)
    return projector, facts
