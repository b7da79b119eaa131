"""models/weights/explainer-{film,ecg}.fragment with their manifest entry and card; raises where a gradient is not PyTorch's."""

import hashlib

import numpy as np
import onnx
import onnxruntime
import torch

from ..entries import tensor
from ..manifest import file_entry, upsert_model
from ..onnx_session import session_of
from ..paths import CARDS_DIR, WEIGHTS_DIR
from ..tasks import trained_encoders
from .gradient_graph import EMBEDDING_WEIGHTS, GRADIENT, LOGIT_WEIGHTS, gradient_fragment, joined

IDENTIFIER, VERSION = "explainer", "2026.11.22-1"
ENCODERS = {"film": ("pixels", (1, 224, 224)), "ecg": ("ecg", (12, 1000))}
LEAST_CORRELATION = 0.9999
"""Between the two gradients of a recording; single values may differ where a rectifier's input is within rounding of its corner."""

METHOD = [
    "No weights of its own: the fragments hold the backward pass of the shipped encoders, written operator by operator from the ONNX files, and run on the encoders' own weights. "
    "A fragment serves the file with the SHA-256 under `fits` alone.",
    "Map of any direction (a label's logit, or the similarity with a text minus that with its negation): integrated gradients (Sundararajan et al., ICML 2017) by the midpoint "
    "rule. Film: 2 steps from the film blurred with σ 12 px of the 224 px square, summed over the 14 × 14 patches, smoothed over neighbouring patches (σ 1). ECG: 8 steps from "
    "0 mV, summed over 12 leads × 63 stretches of 160 ms.",
    "Chosen on validation recordings of PTB-XL, IU and NIH by deletion and insertion against attention rollout, one gradient, gradients at the convolutional features, the additive "
    "evidence of the pooled sum, occlusion by leads, by time and by 7 × 7 squares, and random masks.",
]
LIMITS = [
    "A map shows what the encoder's answer rests on, not where the disease is. Where the encoder is wrong, the map explains the error.",
    "What is measured is faithfulness to the model (deletion and insertion), not agreement with readers.",
    "The blurred film and 0 mV stand for absence; another baseline gives another map.",
    "A cell is 16 px of the 224 px square (about 25 mm of the patient) or 160 ms of a lead; nothing finer is claimed.",
]


def digest_of(modality: str) -> str:
    return hashlib.sha256((WEIGHTS_DIR / f"{modality}-encoder.onnx").read_bytes()).hexdigest()


def fragment_path(modality: str):
    return WEIGHTS_DIR / f"{IDENTIFIER}-{modality}.fragment"


def gradient_session(modality: str) -> onnxruntime.InferenceSession:
    """Encoder and gradient as one model, as the workstation joins them."""
    return onnxruntime.InferenceSession(joined((WEIGHTS_DIR / f"{modality}-encoder.onnx").read_bytes(), fragment_path(modality).read_bytes()))


def example(modality: str, seed: int = 0) -> dict[str, np.ndarray]:
    rng, (name, shape) = np.random.default_rng(seed), ENCODERS[modality]
    logits = {"film": 20, "ecg": 76}[modality]
    return {name: rng.random((2, *shape), dtype=np.float32), EMBEDDING_WEIGHTS: rng.normal(size=256).astype(np.float32),
            LOGIT_WEIGHTS: rng.normal(size=logits).astype(np.float32)}


def check_parity(modality: str, encoder: torch.nn.Module) -> None:
    """Raises RuntimeError unless embeddings and logits are the encoder's and the gradient is PyTorch's."""
    feed, name = example(modality), ENCODERS[modality][0]
    gradient, *outputs = gradient_session(modality).run([GRADIENT, "embedding", "logits"], feed)
    shipped = session_of(WEIGHTS_DIR / f"{modality}-encoder.onnx").run(["embedding", "logits"], {name: feed[name]})
    gaps = [float(np.abs(a - b).max()) for a, b in zip(outputs, shipped, strict=True)]
    recording = torch.from_numpy(feed[name]).requires_grad_()
    embedding, _, logits, *_ = encoder.eval().outputs(recording)
    score = (embedding * torch.from_numpy(feed[EMBEDDING_WEIGHTS])).sum() + (logits * torch.from_numpy(feed[LOGIT_WEIGHTS])).sum()
    (wanted,) = torch.autograd.grad(score, recording)
    correlation = float(np.corrcoef(gradient.ravel(), wanted.numpy().ravel())[0, 1])
    print(f"{modality}: gaps of embedding and logits {gaps}, correlation with PyTorch's gradient {correlation:.7f}", flush=True)
    if max(gaps) > 1e-4 or correlation < LEAST_CORRELATION:
        raise RuntimeError(f"the gradient fragment of the {modality} encoder is wrong")


def write_card(entry: dict) -> None:
    """models/cards/explainer.md: it has no data and no training of its own."""
    lines = ["# Explainer", "", f"`{entry['id']}`, version {entry['version']}. Film or ECG and a direction of the encoder's outputs → which patches, or which leads and when, "
             "the answer rests on.", "", f"Licence: {entry['licence']}", "", "## Method", "", *(f"* {line}" for line in METHOD), "", "## Figures", "",
             "By `npm run eval:explain` (1,000 bootstrap resamples of patients). Units are logits or 10 × cosine.", "", "<!-- figures -->", "<!-- end of figures -->", "",
             "## Limits", "", *(f"* {line}" for line in LIMITS), "* Not a medical device.", "", "## Again", "",
             "`python -m auscult_models.explain export` after every export of an encoder.", ""]
    (CARDS_DIR / f"{IDENTIFIER}.md").write_text("\n".join(lines))


def export() -> None:
    """Write, check and enter both fragments."""
    film, ecg, _ = trained_encoders()
    for modality, encoder in (("film", film), ("ecg", ecg)):
        fragment_path(modality).write_bytes(gradient_fragment(onnx.load(str(WEIGHTS_DIR / f"{modality}-encoder.onnx"))).SerializeToString(deterministic=True))
        check_parity(modality, encoder)
    entry = {
        "id": IDENTIFIER, "version": VERSION, "task": "explanation", "files": [file_entry(fragment_path(modality)) for modality in ENCODERS],
        "inputs": [tensor("pixels or ecg", "float32", ["N", "…"]), tensor(EMBEDDING_WEIGHTS, "float32", [256]), tensor(LOGIT_WEIGHTS, "float32", ["L"])],
        "outputs": [tensor(GRADIENT, "float32", ["N", "…"]), tensor("attention_0", "float32", ["N", 8, "T", "T"]), tensor("attention_1", "float32", ["N", 8, "T", "T"])],
        "preprocessing": {}, "labels": [], "licence": "Apache-2.0 (no weights; runs on the encoders, whose licences hold)", "data": [], "metrics": {},
        "fits": {f"{modality}-encoder": digest_of(modality) for modality in ENCODERS}, "card": f"cards/{IDENTIFIER}.md",
    }
    upsert_model(entry)
    write_card(entry)
