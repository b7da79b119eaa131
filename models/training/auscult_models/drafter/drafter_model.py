"""The drafter as one trainable thing: decoder with adapters and one projector a modality."""

from pathlib import Path

import torch
from torch import Tensor, nn

from .llama import Llama, load_base_llama
from .lora import add_lora, merge_lora
from .prompt import prompt_pieces
from .soft_tokens import MODALITIES, SoftTokenProjector

LORA_RANK, LORA_ALPHA = 16, 32.0


class Drafter(nn.Module):
    """SmolLM2 with low-rank adapters, and soft-token projectors that start as word embeddings of concepts."""

    def __init__(self, base: Llama):
        super().__init__()
        self.llama: Llama = add_lora(base, LORA_RANK, LORA_ALPHA)
        hidden = self.llama.config.hidden
        self.projectors = nn.ModuleDict({name: SoftTokenProjector(m, hidden) for name, m in MODALITIES.items()})
        for projector in self.projectors.values():
            projector.start_from_words(self.llama.embedding.weight)

    def embed(self, ids: list[int]) -> Tensor:
        """Word embeddings [T, hidden]."""
        return self.llama.embedding(torch.tensor(ids))

    def prompt_embeddings(self, soft: dict[str, Tensor]) -> Tensor:
        """The prompt [T, hidden] for one case; `soft` holds [K, hidden] for each modality that is present."""
        pieces = prompt_pieces("film" in soft, "ecg" in soft)
        return torch.cat([soft[piece] if isinstance(piece, str) else self.embed(piece) for piece in pieces])

    def merged_decoder(self) -> Llama:
        """The decoder without adapters, for export."""
        return merge_lora(self.llama)

    def trained_state(self) -> dict[str, Tensor]:
        """Everything that training changes: adapters and projectors, not the base weights."""
        trained = {name for name, parameter in self.named_parameters() if parameter.requires_grad}
        return {k: v.clone() for k, v in self.state_dict().items() if k in trained or k.startswith("projectors.")}

    def load_trained(self, state: dict[str, Tensor]) -> None:
        """The opposite of `trained_state`; raises when a name is unknown or missing."""
        expected = set(self.trained_state())
        if set(state) != expected:
            raise RuntimeError(f"the checkpoint's names differ: {sorted(set(state) ^ expected)[:4]}")
        self.load_state_dict(state, strict=False)


def load_drafter(checkpoint: Path | None) -> Drafter:
    """A drafter from a training checkpoint, or the untrained one; in evaluation mode."""
    torch.manual_seed(0)
    drafter = Drafter(load_base_llama())
    if checkpoint is not None:
        drafter.load_trained(torch.load(checkpoint, map_location="cpu")["trained"])
    return drafter.eval()
