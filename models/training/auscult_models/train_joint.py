"""Stage 2: film, ECG and text in one space. The encoders are frozen; projection heads (and LoRA, where text learns) are trained."""

import numpy as np
import torch
from torch import nn

from .ecg_data import TRAIN_FOLDS
from .joint_data import FrozenSide, JointData, load_joint_data
from .joint_objective import JointObjective, Side, positives
from .joint_texts import Claim, ecg_claim, film_claim
from .joint_validation import JointValidation
from .labels import ECG_LABELS, FILM_LABELS
from .paths import RUNS_DIR
from .settings import JointSettings, save_settings
from .text_encoder import TextEncoder
from .token_pool import ProjectionHead
from .tokenize_text import token_ids
from .training_loop import train
from .trunk_outputs import load_ecg_encoder, load_film_encoder

FEATURE_NOISE = 0.1


def noisy(vectors: np.ndarray, generator: torch.Generator) -> torch.Tensor:
    """Vectors with noise of a tenth of each channel's spread in the batch."""
    plain = torch.from_numpy(vectors)
    return plain + FEATURE_NOISE * plain.std(0, keepdim=True) * torch.randn(plain.shape, generator=generator)


def starting_heads(settings: JointSettings, data: JointData) -> tuple[ProjectionHead, ProjectionHead]:
    """Heads of film and ECG: as stage 1 left them, or new ones where the encoders are the shipped files."""
    if settings.encoders == "runs":
        return load_film_encoder().projection, load_ecg_encoder().projection
    return ProjectionHead(data.film.vectors.shape[1]), ProjectionHead(data.ecg.vectors.shape[1])


class JointTraining:
    """Data, heads and losses of stage 2; `data` may be given so that several runs share it."""

    def __init__(self, settings: JointSettings, data: JointData | None = None, validation: JointValidation | None = None):
        self.settings = settings
        self.data = data or load_joint_data(settings.encoders, settings.text)
        self.validation = validation or JointValidation(self.data)
        self.film_rows, self.ecg_rows = self.data.films.where("train"), self.data.ecgs.where(*TRAIN_FOLDS)
        film, ecg = starting_heads(settings, self.data)
        self.module = nn.ModuleDict({"film": film, "ecg": ecg, "losses": JointObjective(settings, self.data)})
        self.lora: list[nn.Parameter] = []
        if settings.text == "learned":
            self.module["text"] = TextEncoder()
            self.lora = self.module["text"].language.train_only_lora()

    def heads(self) -> list[nn.Parameter]:
        """Everything that learns in the head phase: all but the language model."""
        return [p for name, p in self.module.named_parameters() if not name.startswith("text.language.")]

    def text_vectors(self, texts: list[str], with_lora: bool) -> torch.Tensor:
        if with_lora:
            ids, mask = token_ids(texts, self.settings.max_text_tokens)
            return self.module["text"](torch.from_numpy(ids), torch.from_numpy(mask))
        vectors = torch.from_numpy(self.data.text_rows(texts))
        return vectors if self.settings.text == "frozen" else self.module["text"].projection(vectors)

    def side(self, name: str, rows: np.ndarray, claims: list[Claim], text: torch.Tensor, generator: torch.Generator) -> Side:
        frozen = self.frozen(name)
        chosen, labels = (self.data.films, FILM_LABELS) if name == "film" else (self.data.ecgs, ECG_LABELS)
        known = chosen.known[rows] if name == "film" else np.ones_like(chosen.targets[rows])
        targets, raw = chosen.targets[rows] * known, noisy(frozen.vectors[rows], generator)
        truth = positives(self.settings.positives, claims, targets, labels)
        return Side(name, rows, raw, self.module[name](raw), text, claims, truth, torch.from_numpy(targets), torch.from_numpy(known))

    def frozen(self, name: str) -> FrozenSide:
        return self.data.film if name == "film" else self.data.ecg

    def batch_loss(self, generator: torch.Generator, size: int, with_lora: bool, progress: float) -> dict[str, torch.Tensor]:
        rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
        film_rows, ecg_rows = rng.choice(self.film_rows, size, False), rng.choice(self.ecg_rows, size, False)
        shorten = with_lora and not self.settings.words_weight
        film_claims = [film_claim(self.data.films, row, rng, shorten) for row in film_rows]
        ecg_claims = [ecg_claim(self.data.ecgs, row, rng, shorten) for row in ecg_rows]
        text = self.text_vectors([t for t, _ in (*film_claims, *ecg_claims)], with_lora)
        film = self.side("film", film_rows, film_claims, text[:size], generator)
        ecg = self.side("ecg", ecg_rows, ecg_claims, text[size:], generator)
        objective: JointObjective = self.module["losses"]
        return {
            **objective.modality_losses(film, self.module["film"], self.data.film, generator, progress),
            **objective.modality_losses(ecg, self.module["ecg"], self.data.ecg, generator, progress),
            **objective.concept_loss(film, ecg, self.data),
        }

    @torch.no_grad()
    def figures(self, averaged: nn.Module, with_lora: bool = False) -> dict[str, float]:
        """Validation figures with the weights of `averaged`."""
        def encode(texts: list[str]) -> np.ndarray:
            if with_lora:
                parts = [token_ids(texts[start : start + 64]) for start in range(0, len(texts), 64)]
                return np.concatenate([averaged["text"](torch.from_numpy(ids), torch.from_numpy(mask)).numpy() for ids, mask in parts])
            vectors = self.data.text_rows(texts)
            return vectors if self.settings.text == "frozen" else averaged["text"].projection(torch.from_numpy(vectors)).numpy()

        return self.validation.figures(averaged["film"], averaged["ecg"], encode)

    def fit_heads(self, folder=None) -> nn.Module:
        """The head phase; returns the averaged module. Without a folder nothing is written."""
        settings = self.settings
        return train(
            self.module, [{"params": self.heads(), "lr": settings.learning_rate}],
            lambda generator, progress: self.batch_loss(generator, settings.batch_size, False, progress),
            lambda averaged: shown(self.figures(averaged)), folder, budget_minutes=settings.head_minutes, budget_steps=settings.head_steps,
            weight_decay=settings.weight_decay, warm_up=0.1, ema_decay=0.99, seed=settings.seed, evaluations=3 if folder else 0,
        )

    def fit_lora(self, folder) -> nn.Module:
        """The LoRA phase, from where the heads stand."""
        settings = self.settings
        groups = [{"params": self.heads(), "lr": settings.learning_rate / 3}, {"params": self.lora, "lr": settings.lora_learning_rate}]
        return train(
            self.module, groups, lambda generator, progress: self.batch_loss(generator, settings.lora_batch_size, True, progress),
            lambda averaged: shown(self.figures(averaged, True)), folder, budget_minutes=settings.lora_minutes,
            weight_decay=settings.weight_decay, warm_up=0.1, ema_decay=0.99, seed=settings.seed + 1, evaluations=3,
        )


def shown(figures: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.4f}" for name, value in figures.items())


def train_joint(settings: JointSettings) -> None:
    """Write runs/joint-heads/averaged.pt; then, where text learns and `lora_minutes` is above 0, runs/joint/averaged.pt."""
    torch.manual_seed(settings.seed)
    save_settings(settings, RUNS_DIR / "joint-heads")
    joint = JointTraining(settings)
    joint.module.load_state_dict(joint.fit_heads(RUNS_DIR / "joint-heads").state_dict())
    if settings.text == "learned" and settings.lora_minutes > 0:
        save_settings(settings, RUNS_DIR / "joint")
        joint.fit_lora(RUNS_DIR / "joint")
