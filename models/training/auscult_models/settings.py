"""Frozen settings of each run, saved beside its checkpoints. An unknown name is an error."""

import dataclasses
import json
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class FilmSettings:
    """Stage 1, film. Training ends after `budget_minutes` of its own time; the rate follows that clock."""

    budget_minutes: float = 48.0
    batch_size: int = 32
    views: int = 2
    learning_rate: float = 1.5e-3
    weight_decay: float = 0.05
    warm_up: float = 0.1
    ema_decay: float = 0.99
    drop_key: float = 0.3
    text_weight: float = 0.1
    branch_weight: float = 0.5
    organ_films: int = 4
    organ_weight: float = 0.5
    mixup_share: float = 0.5
    mixup_alpha: float = 0.4
    nih_share: float = 0.3
    seed: int = 1


@dataclasses.dataclass(frozen=True)
class EcgSettings:
    """Stage 1, ECG. Training ends after `budget_minutes` of its own time; the rate follows that clock."""

    budget_minutes: float = 60.0
    batch_size: int = 64
    learning_rate: float = 1.5e-3
    weight_decay: float = 0.03
    warm_up: float = 0.15
    ema_decay: float = 0.998
    drop_key: float = 0.3
    text_weight: float = 0.1
    mixup_share: float = 0.5
    mixup_alpha: float = 0.3
    lead_drop: float = 0.1
    seed: int = 1


@dataclasses.dataclass(frozen=True)
class JointSettings:
    """Stage 2: projection heads and LoRA on frozen film and ECG features. A loss with weight 0 is off.

    `text` "frozen" keeps the text encoder that ships and learns the film and ECG heads alone; "learned" trains its head and
    LoRA too. `encoders` "runs" reads stage 1 of this machine, "shipped" the ONNX files. `positives` are a sample's "own"
    text (InfoNCE), every "same" text (TMCL), or every text whose claim is the "truth" of the sample. `head_steps` above 0
    sets the length of the head phase in steps instead of `head_minutes`.
    """

    text: str = "learned"
    encoders: str = "runs"
    head_minutes: float = 2.0
    head_steps: int = 0
    lora_minutes: float = 6.0
    batch_size: int = 128
    lora_batch_size: int = 48
    learning_rate: float = 1e-3
    lora_learning_rate: float = 5e-4
    weight_decay: float = 0.05
    temperature: float = 0.07
    positives: str = "truth"
    contrast_weight: float = 1.0
    concept_weight: float = 0.3
    cma_weight: float = 0.0
    uma_weight: float = 0.0
    sdm_weight: float = 0.0
    words_weight: float = 0.0
    m3col_weight: float = 0.0
    label_weight: float = 0.0
    max_text_tokens: int = 64
    seed: int = 1

    def __post_init__(self) -> None:
        for name, choices in (("text", ("learned", "frozen")), ("encoders", ("runs", "shipped")), ("positives", ("own", "same", "truth"))):
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is one of {choices}, not {getattr(self, name)!r}")


def settings_from(kind: type, overrides: list[str]):
    """`kind` with `name=value` overrides; raises ValueError on a name it does not have."""
    known = {field.name: type(field.default) for field in dataclasses.fields(kind)}
    values = {}
    for override in overrides:
        name, _, value = override.partition("=")
        if name not in known:
            raise ValueError(f"{kind.__name__} has no setting {name!r}; it has {sorted(known)}")
        values[name] = known[name](value)
    return kind(**values)


def save_settings(settings, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(dataclasses.asdict(settings), indent=1) + "\n")
