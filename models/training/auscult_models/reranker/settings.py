"""Frozen settings of the re-ranker's runs."""

import dataclasses

MODALITIES = ("film", "ecg")
CANDIDATES = 50
"""How many of the joint space's best are looked at again."""


@dataclasses.dataclass(frozen=True)
class RerankerSettings:
    """One run a modality, of `film_minutes` and `ecg_minutes`. `studies` a step, each with `negatives` false texts and false studies."""

    film_minutes: float = 6.0
    ecg_minutes: float = 6.0
    studies: int = 12
    negatives: int = 3
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    embedding_drop: float = 0.3
    max_words: int = 48
    seed: int = 1
