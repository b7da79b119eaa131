"""models/weights/wave-delineator.onnx, its manifest entry, its golden vector and its card."""

import numpy as np
import onnxruntime
import torch
from torch import nn

from ..manifest import file_entry, upsert_model
from ..paths import WEIGHTS_DIR
from .golden import write_golden
from .ludb import CLASSES, load_ludb
from .publish import card, manifest_entry
from .train import RUN_DIR, predictions, read_run
from .score import figures_with_intervals
from .unet import WaveUNet

FILE_NAME = "wave-delineator.onnx"


class Probabilities(nn.Module):
    """The network with a softmax over its classes."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, lead: torch.Tensor) -> torch.Tensor:
        return self.network(lead).softmax(1)


class OnnxProbabilities:
    """The exported file, called like the network; its outputs are logarithms of probabilities."""

    def __init__(self, path: str):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def __call__(self, lead: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(self.session.run(None, {"lead": lead.numpy()})[0]).clamp(min=1e-12).log()


def load_trained() -> WaveUNet:
    model = WaveUNet()
    model.load_state_dict(torch.load(RUN_DIR / "averaged.pt", map_location="cpu"))
    return model.eval()


def export_delineator() -> None:
    """Write the file, check it against PyTorch, evaluate it on LUDB's test records, write manifest entry, golden vector and card."""
    model = Probabilities(load_trained()).eval()
    example = torch.randn(2, 1, 2048, generator=torch.Generator().manual_seed(0))
    path = WEIGHTS_DIR / FILE_NAME
    axes = {"lead": {0: "N", 2: "T"}, "probabilities": {0: "N", 2: "T"}}
    torch.onnx.export(model, (example,), str(path), input_names=["lead"], output_names=["probabilities"], dynamic_axes=axes,
                      opset_version=17, dynamo=False)
    exported = OnnxProbabilities(str(path))
    other = torch.randn(12, 1, 4000, generator=torch.Generator().manual_seed(1))
    difference = float((exported(other).exp() - model(other).detach()).abs().max())
    if difference > 1e-4:
        raise RuntimeError(f"{FILE_NAME} differs from PyTorch by {difference}")
    records = load_ludb()
    counts = {split: sum(record.row["split"] == split for record in records) for split in ("train", "val", "test")}
    test = [record for record in records if record.row["split"] == "test"]
    metrics = figures_with_intervals(test, predictions(exported, test))
    parameters = int(sum(np.prod(p.shape) for p in model.parameters()))
    entry = manifest_entry(file_entry(path), counts, metrics, {**read_run(), "parameters": parameters}, CLASSES)
    upsert_model(entry)
    card(entry)
    write_golden()
