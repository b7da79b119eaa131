"""Drawing cases, and laying prompt, soft tokens and targets out as one padded batch."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .draft_data import CasePool
from .drafter_model import Drafter
from .prompt import prompt_pieces
from .training_text import Target, training_target


@dataclass(frozen=True)
class Drawn:
    """One training sample: indices into the pools (None: absent) and its target."""

    film: int | None
    ecg: int | None
    target: Target


class Sampler:
    """Endless samples, seeded; lengths are grouped so that little is padded."""

    def __init__(self, pools: dict[str, CasePool], film_only: float, ecg_only: float, seed: int):
        self.pools, self.film_only, self.ecg_only = pools, film_only, ecg_only
        self.random = np.random.default_rng(seed)
        self.waiting: list[list[Drawn]] = []

    def draw_one(self) -> Drawn:
        kind = self.random.random()
        film = None if kind < self.ecg_only else self.pick("film")
        ecg = None if kind > 1 - self.film_only else self.pick("ecg")
        cases = [None if i is None else self.pools[name].cases[i] for name, i in (("film", film), ("ecg", ecg))]
        return Drawn(film, ecg, training_target(*cases))

    def pick(self, name: str) -> int:
        pool = self.pools[name]
        return int(self.random.choice(len(pool.cases), p=pool.chances))

    def batch(self, size: int) -> list[Drawn]:
        """The next batch; eight are drawn at once and sorted by length."""
        if not self.waiting:
            drawn = sorted((self.draw_one() for _ in range(8 * size)), key=lambda d: len(d.target.ids))
            groups = [drawn[i : i + size] for i in range(0, len(drawn), size)]
            self.waiting = [groups[i] for i in self.random.permutation(len(groups))]
        return self.waiting.pop()


@dataclass(frozen=True)
class Batch:
    """Padded embeddings [B, T, hidden]; where a target id is predicted (row, column), the id, and its weight."""

    embeddings: Tensor
    rows: Tensor
    columns: Tensor
    ids: Tensor
    weights: Tensor


def lay_out(drafter: Drafter, drawn: list[Drawn], soft: list[dict[str, Tensor]]) -> Batch:
    """`soft` holds [K, hidden] by modality for each sample."""
    sequences, rows, columns, ids, weights = [], [], [], [], []
    for row, (sample, own_soft) in enumerate(zip(drawn, soft)):
        prompt = drafter.prompt_embeddings(own_soft)
        target = sample.target
        sequences.append(torch.cat([prompt, drafter.embed(target.ids[:-1])]))
        for offset, (token, weight) in enumerate(zip(target.ids, target.weights)):
            if weight:
                rows.append(row)
                columns.append(len(prompt) + offset - 1)
                ids.append(token)
                weights.append(weight)
    padded = torch.nn.utils.rnn.pad_sequence(sequences, batch_first=True)
    return Batch(padded, torch.tensor(rows), torch.tensor(columns), torch.tensor(ids), torch.tensor(weights))


def prompt_length(has_film: bool, has_ecg: bool, soft_count: int) -> int:
    """How many positions the prompt takes."""
    return sum(soft_count if isinstance(p, str) else len(p) for p in prompt_pieces(has_film, has_ecg))


class RestrictedLoss:
    """Weighted cross-entropy over the words of all targets and some random others.

    The others stand for all that were not drawn: their logits are raised by the log of how many each one stands for.
    """

    def __init__(self, table: Tensor, vocabulary: list[int], negatives: int, seed: int):
        self.table, self.negatives = table, negatives
        self.known = torch.tensor(sorted(set(vocabulary)))
        self.random = torch.Generator().manual_seed(seed)

    def __call__(self, hidden: Tensor, ids: Tensor, weights: Tensor) -> Tensor:
        """`hidden` [n, width] at the predicting positions."""
        others = torch.randint(len(self.table), (self.negatives,), generator=self.random)
        others = others[~torch.isin(others, self.known)].unique()
        logits = hidden @ self.table[torch.cat([self.known, others])].T
        each_stands_for = (len(self.table) - len(self.known)) / max(len(others), 1)
        logits = logits + math.log(max(each_stands_for, 1.0)) * (torch.arange(logits.shape[1]) >= len(self.known))
        position = torch.searchsorted(self.known, ids)
        losses = torch.nn.functional.cross_entropy(logits, position, reduction="none")
        return (losses * weights).sum() / weights.sum()
