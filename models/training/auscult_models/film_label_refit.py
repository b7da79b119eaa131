"""The film's label head fitted anew on frozen pooled vectors: logistic regression with the penalty that validation likes best."""

import numpy as np
import torch
import torch.nn.functional as F

from .film_data import FilmSet
from .film_encoder import CONTEXT_WIDTH, FilmEncoder
from .metrics import macro_auc

PENALTIES = (0.003, 0.03, 0.3)


def set_context_norm(encoder: FilmEncoder, features: tuple[np.ndarray, np.ndarray], rows: np.ndarray) -> None:
    """Mean and variance of the averaged stem features over the training films."""
    means = np.concatenate([part[rows].astype(np.float32).mean((2, 3)) for part in features], 1)
    assert means.shape[1] == CONTEXT_WIDTH
    encoder.context_norm.running_mean.copy_(torch.from_numpy(means.mean(0)))
    encoder.context_norm.running_var.copy_(torch.from_numpy(means.var(0)))


@torch.no_grad()
def pooled_of(encoder: FilmEncoder, features: tuple[np.ndarray, np.ndarray], rows: np.ndarray) -> torch.Tensor:
    encoder.eval()
    parts = [[torch.from_numpy(part[rows[s : s + 32]].astype(np.float32)) for part in features] for s in range(0, len(rows), 32)]
    return torch.cat([encoder(*part)[0] for part in parts])


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


def best_fit(train_x: torch.Tensor, val_x: torch.Tensor, data: FilmSet, row_weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(weights, bias) of the penalty with the highest macro AUC on the validation films."""
    training, validation = data.where("train"), data.where("val")
    targets, known = torch.from_numpy(data.targets[training]), torch.from_numpy(data.known[training])
    fits = []
    for penalty in PENALTIES:
        weight, bias = logistic_fit(train_x, targets, known, row_weights.float(), penalty)
        area = macro_auc((val_x @ weight.T + bias).numpy(), data.targets[validation], data.known[validation])
        print(f"label refit, penalty {penalty}: val macro AUC {area:.4f}", flush=True)
        fits.append((area, weight, bias))
    return max(fits, key=lambda fit: fit[0])[1:]


def refit_labels(encoder: FilmEncoder, data: FilmSet, features: tuple[np.ndarray, np.ndarray], row_weights: torch.Tensor) -> None:
    """Put the best of the fits into `encoder.labels`, in place."""
    training, validation = data.where("train"), data.where("val")
    set_context_norm(encoder, features, training)
    x, v = pooled_of(encoder, features, training), pooled_of(encoder, features, validation)
    weight, bias = best_fit(x, v, data, row_weights)
    encoder.labels.linear.weight.data.copy_(weight)
    encoder.labels.linear.bias.data.copy_(bias)
