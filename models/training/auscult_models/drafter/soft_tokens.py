"""From an encoder's embedding and tokens to soft tokens, by way of named concepts.

soft = sigmoid(concepts(features)) · words + free(features). `words` starts as the word embeddings of the concepts, so that
the language model can read the soft tokens before it is tuned; `free` starts at 0 and learns what the concepts cannot say.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ..ecg_encoder import WIDTH as ECG_TOKEN_WIDTH
from ..film_encoder import WIDTH as FILM_TOKEN_WIDTH
from .concepts import ECG_SLOTS, FILM_SLOTS, concept_names
from .prompt import encode

EMBEDDING_WIDTH = 256


@dataclass(frozen=True)
class Modality:
    """One encoder's side: the regions its tokens are averaged over, and its concepts."""

    name: str
    token_width: int
    regions: tuple[str, ...]
    slots: tuple[dict[str, str], ...]
    reads_embedding: bool
    """Whether the encoder's joint-space embedding is read beside its tokens."""


FILM = Modality("film", FILM_TOKEN_WIDTH, ("all", "image left half", "image right half"), FILM_SLOTS, reads_embedding=False)
ECG = Modality("ecg", ECG_TOKEN_WIDTH, ("all",), ECG_SLOTS, reads_embedding=True)
"""The film's embedding knows its training studies by heart (concept F1 .64 on them, .27 on others; tokens .28 and .28), so a drafter
that reads it learns to trust what it will not get. With more films this should be measured again."""
MODALITIES = {"film": FILM, "ecg": ECG}
FILM_GRID = 14


def film_halves() -> Tensor:
    """Averaging weights [2, 196] of the image's left and right half; film tokens are row-major, each row sums to 1."""
    column = torch.arange(FILM_GRID * FILM_GRID) % FILM_GRID
    halves = torch.stack([column < FILM_GRID // 2, column >= FILM_GRID // 2]).float()
    return halves / halves.sum(1, keepdim=True)


def pool_regions(modality: Modality, tokens: Tensor) -> Tensor:
    """Tokens [N, T, width] averaged over the modality's regions: [N, width · regions]."""
    pooled = tokens.mean(1)
    if modality.name != "film":
        return pooled
    return torch.cat([pooled, torch.matmul(film_halves(), tokens).flatten(1)], dim=1)


class SoftTokenProjector(nn.Module):
    """Features [N, F] → concept logits [N, C] and soft tokens [N, K, hidden]."""

    def __init__(self, modality: Modality, hidden: int, free_width: int = 64):
        super().__init__()
        self.modality, self.hidden, self.count = modality, hidden, len(modality.slots)
        self.feature_width = EMBEDDING_WIDTH + modality.token_width * len(modality.regions)
        self.register_buffer("mean", torch.zeros(self.feature_width))
        self.register_buffer("inverse_deviation", torch.ones(self.feature_width))
        self.concepts = nn.Linear(self.feature_width, len(concept_names(modality.slots)))
        self.words = nn.Parameter(torch.zeros(len(concept_names(modality.slots)), self.count * hidden))
        self.none = nn.Parameter(torch.zeros(self.count * hidden))
        self.free = nn.Sequential(
            nn.Linear(self.feature_width, free_width), nn.GELU(), nn.Dropout(0.2), nn.Linear(free_width, self.count * hidden)
        )
        self.forget_free()

    def forget_free(self) -> None:
        """Sets the free part to 0."""
        nn.init.zeros_(self.free[-1].weight)
        nn.init.zeros_(self.free[-1].bias)

    def standardise(self, features: Tensor) -> Tensor:
        return (features - self.mean) * self.inverse_deviation

    def concept_logits(self, features: Tensor) -> Tensor:
        """Logits [N, C] of the concepts."""
        return self.concepts(self.standardise(features))

    def from_concepts(self, probabilities: Tensor) -> Tensor:
        """Soft tokens [N, K, hidden] that say these concepts and nothing else."""
        return (probabilities @ self.words + self.none).view(-1, self.count, self.hidden)

    def forward(self, features: Tensor) -> Tensor:
        """Soft tokens [N, K, hidden]."""
        standardised = self.standardise(features)
        probabilities = torch.sigmoid(self.concepts(standardised))
        return self.from_concepts(probabilities) + self.free(standardised).view(-1, self.count, self.hidden)

    @torch.no_grad()
    def start_from_words(self, word_embeddings: Tensor) -> None:
        """Sets `words` and `none` from the language model's embedding table [vocabulary, hidden].

        A concept adds (its words − " no") to its own slot, which starts as " no": nothing found reads as "no".
        """
        no = word_embeddings[encode(" no")].mean(0)
        words = torch.zeros(len(self.words), self.count, self.hidden)
        row = 0
        for slot_index, slot in enumerate(self.modality.slots):
            for spoken in slot.values():
                words[row, slot_index] = word_embeddings[encode(" " + spoken)].mean(0) - no
                row += 1
        self.words.copy_(words.flatten(1))
        self.none.copy_(no.repeat(self.count))
