"""Stage 1, film: labels and contrast with report sentences, on cached features of a frozen ImageNet stem."""

import numpy as np
import torch
from torch import nn

from .film_data import FilmSet, stem_features, load_films
from .film_encoder import FilmEncoder
from .film_label_refit import refit_labels
from .labels import FILM_LABELS
from .losses import masked_label_loss, multi_positive_contrast, same_text
from .metrics import macro_auc
from .paths import RUNS_DIR
from .settings import FilmSettings, save_settings
from .text_data import FILM_PROMPTS, TextFeatures
from .token_pool import ProjectionHead
from .training_loop import autocast, train

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
def film_logits(encoder: FilmEncoder, features: tuple[np.ndarray, np.ndarray], index: np.ndarray) -> np.ndarray:
    """Logits of the named films, 64 at a time."""
    encoder.eval()
    return np.concatenate([encoder(*rows_of(features, index[s : s + 64]))[1].numpy() for s in range(0, len(index), 64)])


def rows_of(features: tuple[np.ndarray, np.ndarray], rows: np.ndarray) -> list[torch.Tensor]:
    return [torch.from_numpy(part[rows].astype(np.float32)) for part in features]


def sampling_weights(data: FilmSet, rows: np.ndarray, nih_share: float) -> torch.Tensor:
    """Weights that give NIH films `nih_share` of the draws."""
    is_nih = data.sources[rows] == "NIH"
    return torch.from_numpy(np.where(is_nih, nih_share / is_nih.sum(), (1 - nih_share) / (~is_nih).sum()))


def train_film(settings: FilmSettings) -> None:
    """Write runs/film/averaged.pt."""
    folder = RUNS_DIR / "film"
    save_settings(settings, folder)
    torch.manual_seed(settings.seed)
    data = load_films()
    features = stem_features(data)
    texts = TextFeatures([*(s for sentences in data.sentences for s in sentences), "chest x-ray"])
    training, validation = data.where("train"), data.where("val")
    encoder = FilmEncoder(len(FILM_LABELS), drop_key=settings.drop_key).to(memory_format=torch.channels_last)
    module = nn.ModuleDict({"encoder": encoder, "text": ProjectionHead(384)})
    module.register_parameter("log_scale", nn.Parameter(torch.tensor(2.0)))
    learning = [p for p in module.parameters() if p.requires_grad]
    weights = sampling_weights(data, training, settings.nih_share)
    positive = positive_weights(data.targets[training], data.known[training])

    def batch_loss(generator: torch.Generator, progress: float) -> dict[str, torch.Tensor]:
        rows = np.sort(training[torch.multinomial(weights, settings.batch_size, generator=generator).numpy()])
        rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
        said = [texts_of(data, row, rng) for row in rows]
        with autocast():
            pooled, logits, _ = encoder(*rows_of(features, rows))
        targets, known = torch.from_numpy(data.targets[rows]), torch.from_numpy(data.known[rows])
        text = module["text"](torch.from_numpy(np.stack([texts.mean(t) for t, _ in said])))
        same = same_text([key for _, key in said])
        contrast = multi_positive_contrast(encoder.projection(pooled), text, same, module.log_scale.exp().clamp(max=50))
        return {"labels": masked_label_loss(logits.float(), targets, known, positive), "text": settings.text_weight * contrast}

    def evaluate(averaged: nn.Module) -> str:
        logits = film_logits(averaged["encoder"], features, validation)
        return f"macro AUC {macro_auc(logits, data.targets[validation], data.known[validation]):.4f}"

    averaged = train(
        module,
        [{"params": learning, "lr": settings.learning_rate}], batch_loss, evaluate, folder,
        budget_minutes=settings.budget_minutes, warm_up=settings.warm_up, weight_decay=settings.weight_decay,
        ema_decay=settings.ema_decay, seed=settings.seed, evaluations=3,
    )
    refit_labels(averaged["encoder"], data, features, weights)
    torch.save(averaged.state_dict(), folder / "averaged.pt")
