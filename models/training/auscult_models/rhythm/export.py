"""models/weights/rhythm-classifier.onnx, its manifest entry, its golden vectors and its card."""

import numpy as np
import onnxruntime
import torch

from ..manifest import file_entry, upsert_model
from ..metrics import bootstrap
from ..paths import WEIGHTS_DIR
from .fuse import RhythmClassifier, cached_outputs, calibrated, fit_fusion, load_network, sampling_weights
from .golden import write_golden
from .network import SECONDS
from .publish import card, manifest_entry
from .records import CLASSES, load_images, load_rhythms
from .score import class_f1, macro_f1
from .train import images_to_floats, read_run

FILE_NAME = "rhythm-classifier.onnx"


def onnx_outputs(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of records and seconds by the exported file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(WEIGHTS_DIR / FILE_NAME), options, providers=["CPUExecutionProvider"])
    parts = [session.run(None, {"scalograms": images_to_floats(images[i : i + 64]).numpy()}) for i in range(0, len(images), 64)]
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def figures(said: np.ndarray, actual: np.ndarray, groups: np.ndarray, prefix: str, with_classes: bool) -> dict:
    """Macro-F1 over the four named rhythms and over all five, and F1 of each class; bootstrap over patients."""
    metrics = {
        f"{prefix}macroF1": {**bootstrap(lambda r: macro_f1(said[r], actual[r], ("OTHER",)), len(said), groups), "n": int((actual != 4).sum())},
        f"{prefix}macroF1WithOther": bootstrap(lambda r: macro_f1(said[r], actual[r]), len(said), groups),
    }
    for i, name in enumerate(CLASSES if with_classes else ()):
        estimate = bootstrap(lambda r, name=name: class_f1(said[r], actual[r]).get(name, float("nan")), len(said), groups)
        metrics[f"{prefix}f1:{name}"] = {**estimate, "n": int((actual == i).sum())}
    return metrics


def export_rhythm() -> None:
    """Fit the fusion, calibrate on fold 9, write the file, check it, evaluate on fold 10, write manifest entry, golden vectors and card."""
    outputs, classes, folds, rows = cached_outputs()
    val, test = np.flatnonzero(folds == 9), np.flatnonzero(folds == 10)
    fusion = fit_fusion(outputs, classes, np.flatnonzero(folds <= 8), sampling_weights(classes, folds))
    with torch.inference_mode():
        fused = fusion(torch.from_numpy(outputs["record"]), torch.from_numpy(outputs["beats"])).numpy()
    variants = {"cnn:": outputs["second"].mean(1), "cnnLstm:": outputs["record"], "": fused}
    seconds = calibrated(outputs["second"][val].reshape(-1, len(CLASSES)), classes[val].repeat(SECONDS))
    model = RhythmClassifier(load_network(), fusion, *calibrated(fused[val], classes[val]), *seconds).eval()
    images = load_images(load_rhythms())[1]
    example = images_to_floats(images[:2])
    axes = {name: {0: "N"} for name in ("scalograms", "record", "per_second")}
    torch.onnx.export(model, (example,), str(WEIGHTS_DIR / FILE_NAME), input_names=["scalograms"], output_names=["record", "per_second"],
                      dynamic_axes=axes, opset_version=17, dynamo=False)
    record, per_second = onnx_outputs(images[test])
    with torch.inference_mode():
        same = model(images_to_floats(images[test[:48]]))[0].numpy()
    if np.abs(same - record[:48]).max() > 1e-3:
        raise RuntimeError(f"{FILE_NAME} differs from PyTorch")
    groups = np.array([rows[i]["patient"] for i in test])
    metrics = figures(record.argmax(1), classes[test], groups, "", True)
    for prefix, logits in variants.items():
        if prefix:
            scale, bias = calibrated(logits[val], classes[val])
            metrics |= figures((logits[test] * scale + bias).argmax(1), classes[test], groups, prefix, False)
    metrics |= figures(per_second.argmax(2).reshape(-1), classes[test].repeat(SECONDS), groups.repeat(SECONDS), "oneSecond:", False)
    validation = {}
    for prefix, logits in variants.items():
        scale, bias = calibrated(logits[val], classes[val])
        validation[prefix or "shipped:"] = round(macro_f1((logits[val] * scale + bias).argmax(1), classes[val], ("OTHER",)), 3)
    counts = {split: int(count) for split, count in zip(("train", "val", "test"), ((folds <= 8).sum(), len(val), len(test)))}
    run = {**read_run(), "parameters": sum(p.numel() for p in model.parameters()), "validationMacroF1": validation}
    positives = {name: [int((classes[part] == i).sum()) for part in (np.flatnonzero(folds <= 8), val, test)] for i, name in enumerate(CLASSES)}
    entry = manifest_entry(file_entry(WEIGHTS_DIR / FILE_NAME), counts, positives, metrics, run)
    upsert_model(entry)
    card(entry)
    write_golden()
