"""The film labels that ship: penalised logistic regression on the joint embedding, the penalty that validation films like best."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .film_data import TUNING_SPLIT, FilmSet, source_weights
from .metrics import auc

PENALTIES = (0.03, 0.1, 0.3, 1.0)
FEWEST_POSITIVES = 5
"""A label with fewer positives among a source's validation films does not judge a head."""
NIH_SHARE = 0.5
"""Of the weight of all training films, so that the labels are not those of one hospital."""


def logistic_fit(x: torch.Tensor, targets: torch.Tensor, known: torch.Tensor, weights: torch.Tensor, penalty: float) -> tuple[torch.Tensor, torch.Tensor]:
    """(weights L × D, bias L) by L-BFGS; rows weighted, unknown labels left out, penalty on standardised channels."""
    mean, std = x.mean(0), x.std(0) + 1e-4
    z = (x - mean) / std
    w, b = torch.zeros(targets.shape[1], x.shape[1], requires_grad=True), torch.full((targets.shape[1],), -2.0, requires_grad=True)
    optimiser = torch.optim.LBFGS([w, b], max_iter=60, history_size=10, line_search_fn="strong_wolfe")
    share = weights[:, None] * known / (weights[:, None] * known).sum(0).clamp(min=1e-9)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = (F.binary_cross_entropy_with_logits(z @ w.T + b, targets, reduction="none") * share).sum() + penalty / 2 * (w**2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    weight = w.detach() / std
    return weight, b.detach() - weight @ mean


def validation_score(data: FilmSet, rows: np.ndarray, logits: np.ndarray) -> float:
    """Mean over the sources of the mean AUC of the labels with enough positives in `rows`; `logits` has a row each."""
    areas = []
    for source in np.unique(data.sources[rows]):
        here = data.sources[rows] == source
        targets, known = data.targets[rows[here]], data.known[rows[here]] > 0
        enough = [i for i in range(targets.shape[1]) if targets[known[:, i], i].sum() >= FEWEST_POSITIVES]
        areas.append(np.nanmean([auc(logits[here][known[:, i], i], targets[known[:, i], i]) for i in enough]))
    return float(np.mean(areas))


def fit_joint_labels(labels: nn.Linear, data: FilmSet, embeddings: np.ndarray) -> None:
    """Put the fit into `labels`, in place; `embeddings` is N × 256, a row a film of `data`. Learns on training films alone."""
    training = data.where("train")
    validation = np.concatenate([data.where("val"), data.where(TUNING_SPLIT)])
    x, v = torch.from_numpy(embeddings[training]), torch.from_numpy(embeddings[validation])
    targets, known = torch.from_numpy(data.targets[training]), torch.from_numpy(data.known[training])
    weights = source_weights(data, training, NIH_SHARE).float()
    fits = {penalty: logistic_fit(x, targets, known, weights, penalty) for penalty in PENALTIES}
    scores = {penalty: validation_score(data, validation, (v @ weight.T + bias).numpy()) for penalty, (weight, bias) in fits.items()}
    for penalty, score in scores.items():
        print(f"labels on the joint embedding, penalty {penalty}: val {score:.4f}", flush=True)
    weight, bias = fits[max(scores, key=scores.get)]
    labels.weight.data.copy_(weight)
    labels.bias.data.copy_(bias)
