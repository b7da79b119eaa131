"""Training: the true text among hard false ones, and the true study among hard false ones, both found by the joint space."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from ..paths import RUNS_DIR
from ..settings import save_settings
from ..text_encoder import MiniLm
from ..training_loop import train
from .data import CLAIM, WHOLE, Pairs, load_pairs, nearest
from .evaluate import best_cosine_weight, looked_again, summary_of
from .model import WORD_WIDTH, CrossEncoder
from .scoring import pair_logits
from .settings import MODALITIES, RerankerSettings

VALIDATION_QUERIES = 120
DRAWS = 8
"""How often more candidates are drawn for one that nearly everything is true of, before it is passed over."""


def run_folder(modality: str) -> Path:
    return RUNS_DIR / f"reranker-{modality}"


def word_vectors() -> torch.Tensor:
    """V × 48: the first principal components of MiniLM's word vectors, scaled to unit spread."""
    words = MiniLm().words.weight.detach()
    centred = words - words.mean(0)
    _, vectors = torch.linalg.eigh(centred.T @ centred)
    reduced = centred @ vectors[:, -WORD_WIDTH:].flip(1)
    return reduced / reduced.std()


class HardNegatives:
    """Draws studies with a true text, and false texts and false studies among the joint space's best of the training part."""

    def __init__(self, pairs: Pairs, negatives: int):
        self.pairs, self.negatives = pairs, negatives
        self.studies = pairs.rows["train"]
        self.pools = {kind: pairs.texts_of(self.studies, kind) for kind in (WHOLE, CLAIM)}
        self.near_texts = {kind: pool[nearest(pairs.embedding[self.studies], pairs.text_embedding[pool])] for kind, pool in self.pools.items()}
        every = np.concatenate(list(self.pools.values()))
        near = self.studies[nearest(pairs.text_embedding[every], pairs.embedding[self.studies])]
        self.near_studies = {int(text): near[i] for i, text in enumerate(every)}

    def true_text(self, study: int, rng: np.random.Generator) -> int | None:
        """The study's own text, or half of the time a claim that is true of it."""
        own, claims = int(self.pairs.own[study]), self.pools[CLAIM]
        if own >= 0 and rng.random() < 0.5:
            return own
        true = claims[self.pairs.truth(np.array([study]), claims)[0]]
        if len(true):
            return int(rng.choice(true))
        return own if own >= 0 else None

    def false_texts(self, place: int, text: int, rng: np.random.Generator) -> np.ndarray:
        kind, study = int(self.pairs.kinds[text]), self.studies[place : place + 1]
        near = self.near_texts[kind][place]
        return self.drawn(near[~self.pairs.truth(study, near)[0]], lambda: self.pools[kind], lambda t: ~self.pairs.truth(study, t)[0], rng)

    def false_studies(self, text: int, rng: np.random.Generator) -> np.ndarray:
        """Studies of which the text is known to be false."""
        def is_false(studies: np.ndarray) -> np.ndarray:
            known = (self.pairs.known[studies] >= self.pairs.claims[text]).all(1)
            return known & ~self.pairs.truth(studies, np.array([text]))[:, 0]

        near = self.near_studies[text]
        return self.drawn(near[is_false(near)], lambda: self.studies, is_false, rng)

    def drawn(self, near: np.ndarray, pool, is_false, rng: np.random.Generator) -> np.ndarray:
        """`negatives` of the near ones, filled up with any false one of the pool; fewer where hardly one is false."""
        taken = rng.permutation(near)[: self.negatives]
        for _ in range(DRAWS):
            if len(taken) == self.negatives:
                break
            more = rng.choice(pool(), 16)
            taken = np.concatenate([taken, more[is_false(more)]])[: self.negatives]
        return taken

    def batch(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """(studies, texts), each count × (1 + 2 · negatives): the true pair, false texts of the study, false studies of the text."""
        studies, texts = [], []
        while len(studies) < count:
            place = int(rng.integers(len(self.studies)))
            study = int(self.studies[place])
            text = self.true_text(study, rng)
            if text is None:
                continue
            wrong_texts, wrong_studies = self.false_texts(place, text, rng), self.false_studies(text, rng)
            if min(len(wrong_texts), len(wrong_studies)) < self.negatives:
                continue
            studies.append([study] * (1 + self.negatives) + wrong_studies.tolist())
            texts.append([text, *wrong_texts] + [text] * self.negatives)
        return np.array(studies), np.array(texts)


def listwise(logits: torch.Tensor, negatives: int) -> torch.Tensor:
    """Cross-entropy of the true pair (first) among the texts, and among the studies."""
    first = torch.zeros(len(logits), dtype=torch.long)
    among_studies = torch.cat([logits[:, :1], logits[:, 1 + negatives :]], 1)
    return (F.cross_entropy(logits[:, : 1 + negatives], first) + F.cross_entropy(among_studies, first)) / 2


def train_modality(modality: str, settings: RerankerSettings) -> None:
    """Write runs/reranker-<modality>/averaged.pt, with the weight of the cosine that is best on the validation part."""
    folder = run_folder(modality)
    save_settings(settings, folder)
    torch.manual_seed(settings.seed)
    pairs = load_pairs(modality, settings.max_words)
    encoder = CrossEncoder(modality, word_vectors(), settings.max_words, settings.embedding_drop)
    negatives = HardNegatives(pairs, settings.negatives)

    def batch_loss(generator: torch.Generator, _: float) -> dict[str, torch.Tensor]:
        rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
        studies, texts = negatives.batch(settings.studies, rng)
        logits = pair_logits(encoder, pairs, studies.reshape(-1), texts.reshape(-1)).reshape(studies.shape)
        return {"match": listwise(logits, settings.negatives)}

    def evaluate(averaged: CrossEncoder) -> str:
        return str(summary_of(looked_again(averaged, pairs, "val", VALIDATION_QUERIES), best_cosine_weight))

    minutes = {"film": settings.film_minutes, "ecg": settings.ecg_minutes}[modality]
    averaged = train(
        encoder, [{"params": list(encoder.parameters()), "lr": settings.learning_rate}], batch_loss, evaluate, folder,
        budget_minutes=minutes, warm_up=0.1, weight_decay=settings.weight_decay, ema_decay=0.995, seed=settings.seed, evaluations=2,
    )
    averaged.cosine_weight.fill_(best_cosine_weight(looked_again(averaged, pairs, "val", VALIDATION_QUERIES)))
    torch.save(averaged.state_dict(), folder / "averaged.pt")


def train_reranker(settings: RerankerSettings) -> None:
    """Both modalities, film first."""
    for modality in MODALITIES:
        if {"film": settings.film_minutes, "ecg": settings.ecg_minutes}[modality] > 0:
            train_modality(modality, settings)
