"""PyTorch → ONNX for the three encoders, with the interface that models/README.md promises."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from .ecg_encoder import EcgEncoder
from .film_encoder import FilmEncoder
from .text_encoder import TextEncoder
from .tokenize_text import token_ids, write_tokenizer

OPSET = 17
IMAGE_OUTPUTS = ["embedding", "tokens", "logits", "attention", "evidence"]


class ShippedImageEncoder(nn.Module):
    """A film or ECG encoder with every output that the workstation reads."""

    def __init__(self, encoder: FilmEncoder | EcgEncoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.encoder.outputs(x)


def write_onnx(module: nn.Module, example: torch.Tensor | tuple[torch.Tensor, ...], path: Path, names: tuple[list[str], list[str]],
               axes: dict[str, dict[int, str]]) -> None:
    """Trace `module` in evaluation mode; `names` are of the inputs and the outputs.

    By TorchScript: the graph's operators stay those that the module calls, whatever the version of PyTorch.
    """
    torch.onnx.export(module.eval(), example, str(path), opset_version=OPSET, input_names=names[0], output_names=names[1],
                      dynamic_axes=axes, do_constant_folding=True, dynamo=False)


class EcgTrunk(nn.Module):
    """An ECG encoder without its projection: what stage 2 takes as given."""

    def __init__(self, encoder: EcgEncoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.encoder(x)


def export_ecg_trunk(encoder: EcgEncoder, path: Path) -> None:
    """ONNX with input `x` and outputs `pooled`, `logits`, `tokens`."""
    names = ["pooled", "logits", "tokens"]
    axes = {name: {0: "N"} for name in ["x", *names]}
    write_onnx(EcgTrunk(encoder), torch.rand(2, 12, 1000), path, (["x"], names), axes)


def export_image_encoder(encoder: FilmEncoder | EcgEncoder, input_name: str, shape: tuple[int, ...], path: Path) -> None:
    """Write `path` with a free batch size."""
    axes = {name: {0: "N"} for name in [input_name, *IMAGE_OUTPUTS]}
    write_onnx(ShippedImageEncoder(encoder), torch.rand(2, *shape), path, ([input_name], IMAGE_OUTPUTS), axes)


def export_film(encoder: FilmEncoder, folder: Path) -> None:
    export_image_encoder(encoder, "pixels", (1, 224, 224), folder / "film-encoder.onnx")


def export_ecg(encoder: EcgEncoder, folder: Path) -> None:
    export_image_encoder(encoder, "ecg", (12, 1000), folder / "ecg-encoder.onnx")


def store_weights_as_float16(path: Path) -> None:
    """Keep large float32 constants as float16 with a Cast to float32 behind each: half the size, float32 arithmetic."""
    model = onnx.load(str(path))
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != "float32" or values.size < 4096:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype("float16"), f"{name}.float16"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.float16"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def export_text(encoder: TextEncoder, folder: Path) -> None:
    """LoRA merged, weights kept in float16, tokenizer beside it."""
    encoder.language.merge_lora()
    ids, mask = (torch.from_numpy(part) for part in token_ids(["normal ECG", "no acute cardiopulmonary abnormality"]))
    axes = {"input_ids": {0: "N", 1: "T"}, "attention_mask": {0: "N", 1: "T"}, "embedding": {0: "N"}}
    path = folder / "text-encoder.onnx"
    write_onnx(encoder, (ids, mask), path, (["input_ids", "attention_mask"], ["embedding"]), axes)
    store_weights_as_float16(path)
    write_tokenizer(folder)
