"""Stage 2: film, ECG and text in one space. The encoders are frozen; projection heads and LoRA learn."""

import numpy as np
import torch
from torch import nn

from .concepts import ecg_concepts, film_concepts
from .ecg_data import TRAIN_FOLDS, VAL_FOLD, load_ptbxl
from .film_data import load_films
from .joint_texts import ecg_claim, film_claim, fixed_texts, truth_mask
from .labels import ECG_LABELS, FILM_LABELS
from .losses import concept_contrast, multi_positive_contrast
from .metrics import macro_auc
from .paths import RUNS_DIR
from .settings import JointSettings, save_settings
from .text_data import ECG_SUPERCLASS_PROMPTS, TextFeatures
from .text_encoder import TextEncoder
from .tokenize_text import token_ids
from .training_loop import train
from .trunk_outputs import ecg_trunk, film_trunk, load_ecg_encoder, load_film_encoder

FEATURE_NOISE = 0.1


def noisy(vectors: np.ndarray, generator: torch.Generator) -> torch.Tensor:
    """Vectors with noise of a tenth of each channel's spread in the batch."""
    plain = torch.from_numpy(vectors)
    return plain + FEATURE_NOISE * plain.std(0, keepdim=True) * torch.randn(plain.shape, generator=generator)


class JointTraining:
    """Data, frozen features and heads of stage 2."""

    def __init__(self, settings: JointSettings):
        self.settings = settings
        self.films, self.ecgs = load_films(), load_ptbxl()
        self.film, self.ecg = load_film_encoder(), load_ecg_encoder()
        self.film_rows, self.ecg_rows = self.films.where("train"), self.ecgs.where(*TRAIN_FOLDS)
        self.validation = self.ecgs.where(VAL_FOLD)
        self.film_vectors = film_trunk(self.films)["pooled"]
        self.ecg_vectors = ecg_trunk(self.ecgs)["pooled"]
        self.film_concepts, self.ecg_concepts = film_concepts(self.films.targets), ecg_concepts(self.ecgs.targets)
        self.features = TextFeatures(fixed_texts(self.films, self.ecgs))
        self.text = TextEncoder()
        self.module = nn.ModuleDict({"film": self.film.projection, "ecg": self.ecg.projection, "text": self.text})
        self.module.register_parameter("log_scale", nn.Parameter(torch.tensor(-np.log(settings.temperature)).float()))
        self.lora = self.text.language.train_only_lora()

    def heads(self) -> list[nn.Parameter]:
        parts = (self.film.projection, self.ecg.projection, self.text.projection)
        return [self.module.log_scale, *(p for part in parts for p in part.parameters())]

    def text_vectors(self, texts: list[str], with_lora: bool) -> torch.Tensor:
        if not with_lora:
            return self.text.projection(torch.from_numpy(np.stack([self.features.mean([t]) for t in texts])))
        ids, mask = token_ids(texts, self.settings.max_text_tokens)
        return self.text(torch.from_numpy(ids), torch.from_numpy(mask))

    def batch_loss(self, generator: torch.Generator, size: int, with_lora: bool) -> dict[str, torch.Tensor]:
        rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
        film_rows, ecg_rows = rng.choice(self.film_rows, size, False), rng.choice(self.ecg_rows, size, False)
        film_claims = [film_claim(self.films, row, rng, with_lora) for row in film_rows]
        ecg_claims = [ecg_claim(self.ecgs, row, rng, with_lora) for row in ecg_rows]
        text = self.text_vectors([t for t, _ in (*film_claims, *ecg_claims)], with_lora)
        film = self.film.projection(noisy(self.film_vectors[film_rows], generator))
        ecg = self.ecg.projection(noisy(self.ecg_vectors[ecg_rows], generator))
        scale = self.module.log_scale.exp().clamp(max=60)
        film_truth = truth_mask(film_claims, (self.films.targets * self.films.known)[film_rows], FILM_LABELS)
        ecg_truth = truth_mask(ecg_claims, self.ecgs.targets[ecg_rows], ECG_LABELS)
        concepts = (torch.from_numpy(self.film_concepts[film_rows]), torch.from_numpy(self.ecg_concepts[ecg_rows]))
        return {
            "film": multi_positive_contrast(film, text[:size], film_truth, scale),
            "ecg": multi_positive_contrast(ecg, text[size:], ecg_truth, scale),
            "concepts": self.settings.concept_weight * concept_contrast(film, ecg, *concepts, scale),
        }

    @torch.no_grad()
    def evaluate(self, averaged: nn.Module) -> str:
        """Zero-shot superclasses on the validation fold."""
        prompts = [p for group in ECG_SUPERCLASS_PROMPTS.values() for p in group]
        ids, mask = token_ids(prompts)
        text = averaged["text"](torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
        ecg = averaged["ecg"](torch.from_numpy(self.ecg_vectors[self.validation])).numpy()
        ends = np.cumsum([len(group) for group in ECG_SUPERCLASS_PROMPTS.values()])
        scores = np.stack([(ecg @ part.T).mean(1) for part in np.split(text, ends[:-1])], 1)
        return f"zero-shot superclass {macro_auc(scores, self.ecgs.targets[self.validation][:, :5]):.4f}"


def train_joint(settings: JointSettings) -> None:
    """Write runs/joint-heads/averaged.pt, then, with `lora_minutes` above 0, runs/joint/averaged.pt."""
    torch.manual_seed(settings.seed)
    save_settings(settings, RUNS_DIR / "joint-heads")
    joint = JointTraining(settings)
    common = {"weight_decay": settings.weight_decay, "warm_up": 0.1, "ema_decay": 0.99, "seed": settings.seed, "evaluations": 3}
    heads = train(
        joint.module, [{"params": joint.heads(), "lr": settings.learning_rate}],
        lambda generator, _: joint.batch_loss(generator, settings.batch_size, False), joint.evaluate,
        RUNS_DIR / "joint-heads", budget_minutes=settings.head_minutes, **common,
    )
    joint.module.load_state_dict(heads.state_dict())
    if settings.lora_minutes <= 0:
        return
    save_settings(settings, RUNS_DIR / "joint")
    groups = [{"params": joint.heads(), "lr": settings.learning_rate / 3}, {"params": joint.lora, "lr": settings.lora_learning_rate}]
    train(
        joint.module, groups, lambda generator, _: joint.batch_loss(generator, settings.lora_batch_size, True), joint.evaluate,
        RUNS_DIR / "joint", budget_minutes=settings.lora_minutes, **{**common, "seed": settings.seed + 1},
    )
