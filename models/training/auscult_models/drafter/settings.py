"""The settings of one training of the drafter, saved beside its checkpoint."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Settings:
    """`stage`: "reading" shows the labels themselves as soft tokens, "encoders" what the encoders' outputs give."""

    stage: str = "encoders"
    minutes: float = 30.0
    workers: int = 2
    batch: int = 4
    seed: int = 1
    lora_rate: float = 1e-3
    projector_rate: float = 1e-3
    warm_up: float = 0.05
    """Share of the time in which the learning rate rises; it falls by a cosine afterwards."""
    final_rate: float = 0.05
    weight_decay: float = 0.01
    film_only: float = 0.12
    ecg_only: float = 0.12
    negative_tokens: int = 2048
    """Random words beside those of the targets over which the training softmax runs."""
    concept_noise: float = 0.08
    """Stage "reading": how far from 0 and 1 the shown concepts may lie, and how often one is wrong."""
    reading_share: float = 0.3
    """Stage "encoders": how often a study is shown by its labels all the same, so that the writing stays true to the soft tokens."""
    checkpoint_seconds: float = 120.0

    @classmethod
    def from_arguments(cls, arguments: list[str]) -> "Settings":
        """From `name=value` words; raises on a name that is no setting."""
        kinds = {f.name: type(f.default) for f in fields(cls)}
        values = {}
        for argument in arguments:
            name, _, value = argument.partition("=")
            if name not in kinds:
                raise ValueError(f"no setting is called {name!r}; there are {sorted(kinds)}")
            values[name] = kinds[name](value)
        return cls(**values)
