"""Low-rank adapters on the decoder's linear layers (Hu et al., 2021), and their merging for export."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .llama import Llama

ADAPTED_NAMES = ("query", "key", "value", "output", "down")
"""The gate and up matrices stay as they are, so that their released 4-bit values can be shipped bit for bit."""


class LoraLinear(nn.Module):
    """A frozen linear layer plus scale · B·A; B starts at 0, so that the wrapped layer starts as it was."""

    def __init__(self, frozen: nn.Linear, rank: int, alpha: float):
        super().__init__()
        self.weight = frozen.weight
        self.down = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight) + F.linear(F.linear(x, self.down), self.up * self.scale)

    def merged_weight(self) -> Tensor:
        """The single matrix [out, in] that does the same."""
        return (self.weight + self.scale * self.up @ self.down).detach()


def add_lora(model: Llama, rank: int, alpha: float) -> Llama:
    """Wraps the matrices of ADAPTED_NAMES in place; only the adapters are trainable afterwards."""
    model.requires_grad_(False)
    for block in model.blocks:
        for name in ADAPTED_NAMES:
            setattr(block, name, LoraLinear(getattr(block, name), rank, alpha))
    return model


def lora_parameters(model: Llama) -> dict[str, nn.Parameter]:
    """The adapters by name."""
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}


def merge_lora(model: Llama) -> Llama:
    """A plain decoder with the adapters added into its matrices; `model` is left as it is."""
    plain = Llama(model.config)
    state = {}
    for name, tensor in model.state_dict().items():
        if not name.endswith((".down", ".up")):
            state[name] = tensor
    for index, block in enumerate(model.blocks):
        for name in ADAPTED_NAMES:
            layer = getattr(block, name)
            if isinstance(layer, LoraLinear):
                state[f"blocks.{index}.{name}.weight"] = layer.merged_weight()
    plain.load_state_dict(state)
    return plain.requires_grad_(False).eval()
