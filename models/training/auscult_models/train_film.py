"""Stage 1, film: labels, contrast with report sentences, and organs, on augmented views with cached stem features."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import efficientnet_lite0 as lite0
from . import film_branch
from .film_augment import perturbed
from .film_data import TUNING_SPLIT, FilmSet, load_films, source_weights
from .film_encoder import COARSE_CHANNELS, FINE_CHANNELS, WIDTH, FilmEncoder
from .film_normalisation import measure_normalisation, pooled_of
from .film_organs import OrganFilms, OrganHead
from .film_views import Features, computed_view, drawn_tensors
from .labels import FILM_LABELS
from .losses import masked_label_loss, multi_positive_contrast, same_text
from .metrics import auc, macro_auc
from .paths import RUNS_DIR
from .settings import FilmSettings, save_settings
from .text_data import FILM_PROMPTS, TextFeatures
from .token_pool import ProjectionHead
from .training_loop import autocast, train

SHOWN = ("No Finding", "Cardiomegaly", "Pleural Effusion")
MAX_POSITIVE_WEIGHT = 5.0


def positive_weights(targets: np.ndarray, known: np.ndarray) -> torch.Tensor:
    """√(negatives / positives) a label, at most 5."""
    positive = (targets * known).sum(0)
    return torch.from_numpy(np.clip(np.sqrt((known.sum(0) - positive) / np.maximum(positive, 1)), 1, MAX_POSITIVE_WEIGHT)).float()


def texts_of(data: FilmSet, row: int, rng: np.random.Generator) -> tuple[list[str], str]:
    """(texts, key): a random half or more of the report's sentences, or prompts of its labels; normal films share a key."""
    labels = [FILM_LABELS[i] for i in np.flatnonzero(data.targets[row] * data.known[row])]
    sentences = data.sentences[row]
    if sentences and rng.random() < 0.7:
        kept = [s for s in sentences if rng.random() < 0.6] or [sentences[int(rng.integers(len(sentences)))]]
        return kept, "No Finding" if labels == ["No Finding"] else f"report {data.rows[row]['study_id']}"
    prompts = [FILM_PROMPTS[label][int(rng.integers(len(FILM_PROMPTS[label])))] for label in labels]
    if not prompts:
        return sentences or ["chest x-ray"], f"report {data.rows[row]['study_id']}"
    return prompts, "|".join(labels)


@torch.no_grad()
def film_logits(encoder: FilmEncoder, view: Features, rows: np.ndarray) -> np.ndarray:
    """Logits of the named films."""
    return encoder.labels.eval()(pooled_of(encoder, view, rows)).numpy()


def areas_by_source(data: FilmSet, rows: np.ndarray, logits: np.ndarray) -> str:
    """Macro AUC and the AUC of three labels, source by source."""
    shown = []
    for source in np.unique(data.sources[rows]):
        here = data.sources[rows] == source
        targets, known, scores = data.targets[rows[here]], data.known[rows[here]] > 0, logits[here]
        each = [f"{label} {auc(scores[known[:, i], i], targets[known[:, i], i]):.3f}" for label in SHOWN for i in [FILM_LABELS.index(label)]]
        shown.append(f"{source}: macro {macro_auc(scores, targets, known):.3f}, {', '.join(each)}")
    return "; ".join(shown)


def branch_context(pooled: torch.Tensor) -> torch.Tensor:
    """The averaged channels of the learned branch, out of the pooled vector."""
    fine, coarse = pooled[:, WIDTH:].split([FINE_CHANNELS, COARSE_CHANNELS], 1)
    return torch.cat([fine[:, lite0.STRIDE_16_CHANNELS :], coarse[:, lite0.STRIDE_32_CHANNELS :]], 1)


def mixed_with_another(parts: list[torch.Tensor], alpha: float, generator: torch.Generator) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Each film of the batch blended with another (mixup, Zhang et al., ICLR 2018), at least half its own; and the order of the others."""
    share = float(np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator))).beta(alpha, alpha))
    share, order = max(share, 1 - share), torch.randperm(len(parts[0]), generator=generator)
    return [share * part + (1 - share) * part[order] for part in parts], order


class FilmTraining:
    """Data, encoder and the parts that only training has: the text's projection, a head on the branch alone, organs."""

    def __init__(self, settings: FilmSettings):
        self.settings, self.data = settings, load_films()
        self.views = [computed_view(self.data, number, settings.seed) for number in range(settings.views)]
        self.texts = TextFeatures([*(s for sentences in self.data.sentences for s in sentences), "chest x-ray"])
        self.organs = OrganFilms()
        self.training = self.data.where("train")
        self.validation = np.concatenate([self.data.where("val"), self.data.where(TUNING_SPLIT)])
        self.weights = source_weights(self.data, self.training, settings.nih_share)
        self.positive = positive_weights(self.data.targets[self.training], self.data.known[self.training])
        self.encoder = FilmEncoder(len(FILM_LABELS), drop_key=settings.drop_key).to(memory_format=torch.channels_last)
        branch_labels = nn.Linear(film_branch.STRIDE_16_CHANNELS + film_branch.STRIDE_32_CHANNELS, len(FILM_LABELS))
        self.module = nn.ModuleDict({"encoder": self.encoder, "text": ProjectionHead(384), "branch": branch_labels, "organs": OrganHead()})
        self.module.register_parameter("log_scale", nn.Parameter(torch.tensor(2.0)))

    def batch_loss(self, generator: torch.Generator, progress: float) -> dict[str, torch.Tensor]:
        settings, data = self.settings, self.data
        rows = self.training[torch.multinomial(self.weights, settings.batch_size, generator=generator).numpy()]
        rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
        parts = drawn_tensors(self.views, rows, rng)
        parts[0] = perturbed(parts[0], generator)
        targets, known = torch.from_numpy(data.targets[rows]), torch.from_numpy(data.known[rows])
        is_mixed = float(torch.rand(1, generator=generator)) < settings.mixup_share
        if is_mixed:
            (*parts, targets), order = mixed_with_another([*parts, targets], settings.mixup_alpha, generator)
            known = known * known[order]
        organ_films, organ_shares = self.organs.batch(settings.organ_films, generator)
        with autocast():
            branch_16, branch_32 = self.encoder.branch(torch.cat([parts[0], organ_films]))
            n = len(rows)
            pooled, logits, _ = self.encoder.heads(torch.cat([parts[1], branch_16[:n]], 1), torch.cat([parts[2], branch_32[:n]], 1))
            alone = self.module["branch"](branch_context(pooled))
            organ_logits = self.module["organs"](branch_16[n:], branch_32[n:])
        losses = {
            "labels": masked_label_loss(logits.float(), targets, known, self.positive),
            "branch": settings.branch_weight * masked_label_loss(alone.float(), targets, known, self.positive),
            "organs": settings.organ_weight * F.binary_cross_entropy_with_logits(organ_logits.float(), organ_shares),
        }
        if not is_mixed:
            losses["text"] = settings.text_weight * self.contrast(rows, pooled, rng)
        return losses

    def contrast(self, rows: np.ndarray, pooled: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        said = [texts_of(self.data, row, rng) for row in rows]
        text = self.module["text"](torch.from_numpy(np.stack([self.texts.mean(t) for t, _ in said])))
        scale = self.module.log_scale.exp().clamp(max=50)
        return multi_positive_contrast(self.encoder.projection(pooled), text, same_text([key for _, key in said]), scale)

    def evaluate(self, averaged: nn.Module) -> str:
        return areas_by_source(self.data, self.validation, film_logits(averaged["encoder"], self.views[0], self.validation))


def train_film(settings: FilmSettings) -> None:
    """Write runs/film/averaged.pt."""
    folder = RUNS_DIR / "film"
    save_settings(settings, folder)
    torch.manual_seed(settings.seed)
    run = FilmTraining(settings)
    learning = [p for p in run.module.parameters() if p.requires_grad]
    averaged = train(
        run.module, [{"params": learning, "lr": settings.learning_rate}], run.batch_loss, run.evaluate, folder,
        budget_minutes=settings.budget_minutes, warm_up=settings.warm_up, weight_decay=settings.weight_decay,
        ema_decay=settings.ema_decay, seed=settings.seed, evaluations=4,
    )
    measure_normalisation(averaged["encoder"], run.views[0], run.training)
    torch.save(averaged.state_dict(), folder / "averaged.pt")
    print(f"val {run.evaluate(averaged)}", flush=True)
