"""After training: normalisation measured on whole films, and the label head that the validation films like best."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .film_data import TUNING_SPLIT, FilmSet
from .film_encoder import FilmEncoder
from .film_views import Features, tensors_of
from .metrics import auc

PENALTIES = (0.01, 0.1, 1.0)
FEWEST_POSITIVES = 5
"""A label with fewer positives among a source's validation films does not judge a head."""
BATCH = 32


@torch.no_grad()
def measure_normalisation(encoder: FilmEncoder, view: Features, rows: np.ndarray) -> None:
    """Batch-norm statistics of the branch and the context over `rows` as they are: training saw them disturbed and mixed."""
    encoder.eval()
    norms = [*(m for m in encoder.branch.modules() if isinstance(m, nn.BatchNorm2d)), encoder.context_norm]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    for part in np.array_split(rows, -(-len(rows) // BATCH)):
        encoder(*tensors_of(view, part))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    encoder.eval()


@torch.no_grad()
def pooled_of(encoder: FilmEncoder, view: Features, rows: np.ndarray) -> torch.Tensor:
    """N × 912 pooled vectors of the named rows."""
    encoder.eval()
    return torch.cat([encoder(*tensors_of(view, rows[s : s + BATCH]))[0] for s in range(0, len(rows), BATCH)])


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


def refit_labels(encoder: FilmEncoder, data: FilmSet, views: list[Features], row_weights: torch.Tensor) -> None:
    """Put the best into `encoder.labels`, in place: the trained head, logistic refits on every view, or their halfway points."""
    training = data.where("train")
    validation = np.concatenate([data.where("val"), data.where(TUNING_SPLIT)])
    measure_normalisation(encoder, views[0], training)
    x, v = torch.cat([pooled_of(encoder, view, training) for view in views]), pooled_of(encoder, views[0], validation)
    targets, known = (torch.from_numpy(part[training]).repeat(len(views), 1) for part in (data.targets, data.known))
    trained = (encoder.labels.linear.weight.detach().clone(), encoder.labels.linear.bias.detach().clone())
    heads = {"trained": trained}
    for penalty in PENALTIES:
        fitted = logistic_fit(x, targets, known, row_weights.float().repeat(len(views)), penalty)
        heads[f"penalty {penalty}"] = fitted
        heads[f"penalty {penalty}, halfway"] = tuple((a + b) / 2 for a, b in zip(trained, fitted, strict=True))
    scores = {name: validation_score(data, validation, (v @ weight.T + bias).numpy()) for name, (weight, bias) in heads.items()}
    for name, score in scores.items():
        print(f"label head, {name}: val {score:.4f}", flush=True)
    weight, bias = heads[max(scores, key=scores.get)]
    encoder.labels.linear.weight.data.copy_(weight)
    encoder.labels.linear.bias.data.copy_(bias)
