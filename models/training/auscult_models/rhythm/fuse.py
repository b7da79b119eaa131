"""The record's decision: the CNN-LSTM's logits and the counted beats, by a small network that is fitted at the training records' own class shares."""

import json

import numpy as np
import torch
from torch import nn

from .beats import beat_features
from .network import SECONDS, RhythmNet
from .records import CLASSES, load_images, load_rhythms
from .score import class_f1, macro_f1
from .train import RUN_DIR, images_to_floats

BEAT_FEATURES = 9
STEPS, HIDDEN, LOGIT_NOISE = 1500, 48, 0.8


class Fusion(nn.Module):
    """Logits [N, 5] of a record's rhythm from the network's logits [N, 5] and the beat features [N, 9]."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(len(CLASSES) + BEAT_FEATURES, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, len(CLASSES)))

    def forward(self, logits: torch.Tensor, beats: torch.Tensor) -> torch.Tensor:
        return self.layers(torch.cat([logits, beats], 1))


class RhythmClassifier(nn.Module):
    """What ships: `scalograms` [N, 10, 240, 25] → probabilities of the record [N, 5] and of each second [N, 10, 5]."""

    def __init__(self, network: RhythmNet, fusion: Fusion | None, record_scale: float, record_bias: np.ndarray, second_scale: float, second_bias: np.ndarray):
        super().__init__()
        self.network, self.fusion = network, fusion
        self.record_scale, self.second_scale = record_scale, second_scale
        self.register_buffer("record_bias", torch.from_numpy(record_bias.astype(np.float32)))
        self.register_buffer("second_bias", torch.from_numpy(second_bias.astype(np.float32)))

    def forward(self, scalograms: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        second, record = self.network(scalograms)
        if self.fusion is not None:
            record = self.fusion(record, beat_features(scalograms))
        return ((record * self.record_scale + self.record_bias).softmax(1), (second * self.second_scale + self.second_bias).softmax(2))


def outputs_of(model: RhythmNet, images: np.ndarray) -> dict[str, np.ndarray]:
    """Logits of seconds and record, and beat features, of cached images."""
    parts: dict[str, list[np.ndarray]] = {"second": [], "record": [], "beats": []}
    with torch.inference_mode():
        for start in range(0, len(images), 64):
            scalograms = images_to_floats(images[start : start + 64])
            second, record = model(scalograms)
            for name, value in (("second", second), ("record", record), ("beats", beat_features(scalograms))):
                parts[name].append(value.numpy())
    return {name: np.concatenate(values) for name, values in parts.items()}


def load_network() -> RhythmNet:
    model = RhythmNet()
    model.load_state_dict(torch.load(RUN_DIR / "averaged.pt", map_location="cpu"))
    return model.eval()


def cached_outputs() -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray, list[dict]]:
    """Outputs on all chosen records (runs/rhythm/outputs.npz), their classes, folds and rows."""
    records = load_rhythms()
    rows, images = load_images(records)
    path = RUN_DIR / "outputs.npz"
    if not path.exists() or path.stat().st_mtime < (RUN_DIR / "averaged.pt").stat().st_mtime:
        np.savez(path, **outputs_of(load_network(), images))
    return dict(np.load(path)), records.classes[rows], records.folds[rows], [records.rows[i] for i in rows]


def fit_fusion(outputs: dict[str, np.ndarray], classes: np.ndarray, train: np.ndarray, weights: np.ndarray) -> Fusion:
    """Fit on the rows `train`; `weights` undoes that not all sinus rhythms were read."""
    torch.manual_seed(3)
    fusion = Fusion()
    logits, beats, targets = (torch.from_numpy(values[train]) for values in (outputs["record"], outputs["beats"], classes))
    weight = torch.from_numpy(weights[train].astype(np.float32))
    optimiser = torch.optim.AdamW(fusion.parameters(), lr=1e-2, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        noisy = logits + LOGIT_NOISE * torch.randn_like(logits)  # what the network says of its own training records is too sure
        losses = nn.functional.cross_entropy(fusion(noisy, beats), targets, reduction="none")
        loss = (losses * weight).sum() / weight.sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return fusion.eval()


def calibrated(logits: np.ndarray, classes: np.ndarray) -> tuple[float, np.ndarray]:
    """Scale and biases that make logits the likeliest on validation rows; the biases are drawn to their mean."""
    scale, bias = torch.ones(1, requires_grad=True), torch.zeros(logits.shape[-1], requires_grad=True)
    values, targets = torch.from_numpy(logits), torch.from_numpy(classes)
    optimiser = torch.optim.LBFGS([scale, bias], max_iter=100)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(values * scale + bias, targets) + 1e-3 * (bias**2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return float(scale.detach()), bias.detach().numpy()


def named_f1(said: np.ndarray, actual: np.ndarray) -> dict:
    return {"macroF1of4": round(macro_f1(said, actual, ("OTHER",)), 4), "macroF1of5": round(macro_f1(said, actual), 4),
            **{name: round(value, 3) for name, value in class_f1(said, actual).items()}}


def sampling_weights(classes: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """1, but for the training records of sinus rhythm as many as each stands for."""
    everyone = load_rhythms()
    train = everyone.where(*range(1, 9))
    weights = np.ones(len(classes))
    chosen = (classes == 0) & (folds <= 8)
    weights[chosen] = (everyone.classes[train] == 0).sum() / chosen.sum()
    return weights


def compare() -> None:
    """Print what CNN, CNN-LSTM and the fusion reach on the validation fold."""
    outputs, classes, folds, _ = cached_outputs()
    val = np.flatnonzero(folds == 9)
    fusion = fit_fusion(outputs, classes, np.flatnonzero(folds <= 8), sampling_weights(classes, folds))
    with torch.inference_mode():
        fused = fusion(torch.from_numpy(outputs["record"]), torch.from_numpy(outputs["beats"])).numpy()
    for name, logits in (("cnn", outputs["second"].mean(1)), ("cnn-lstm", outputs["record"]), ("cnn-lstm and beats", fused)):
        scale, bias = calibrated(logits[val], classes[val])
        print(name, json.dumps(named_f1((logits[val] * scale + bias).argmax(1), classes[val])))
    second = outputs["second"][val].reshape(-1, len(CLASSES))
    scale, bias = calibrated(second, classes[val].repeat(SECONDS))
    print("one second", json.dumps(named_f1((second * scale + bias).argmax(1), classes[val].repeat(SECONDS))))


if __name__ == "__main__":
    compare()
