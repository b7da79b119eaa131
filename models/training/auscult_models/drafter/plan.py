"""What a draft states: calibrated probabilities of the concepts and the thresholds from which they are said, chosen on validation cases.

A concept of the film that the film encoder has a calibrated label for is decided by that label, which ranks films better than the
concept layer; all others by the concept layer. Thresholds maximise F1: of an ECG one for all statements (micro F1), of a film one a
concept, since 371 films with few findings cannot carry a common one. A film concept with fewer than ten validation cases, or a
precision below .2 at its threshold, is never said: a statement raises the micro F1 where its precision exceeds half of that F1.
A film that is normal with at least one common probability states only the findings that are likelier than that; this probability is the
one of the best micro F1 over CheXpert's fourteen labels, "No Finding" among them.
"""

import json

import numpy as np
import torch

from ..film_data import read_film
from ..manifest import stored_model
from ..onnx_session import session_of
from ..paths import MANIFEST_PATH, WEIGHTS_DIR
from .concepts import concept_names
from .draft_data import NORMAL_FILM, concept_matrix, ecg_cases, film_cases, of_split, read_lines
from .ecg_statements import AXES, NORMAL, STATEMENTS, sentence
from .encoder_outputs import load_encoder_outputs
from .film_statements import STATEMENTS as FILM_SENTENCES
from .film_statements import statement_sentence
from .soft_tokens import EMBEDDING_WIDTH, SoftTokenProjector

LEAST_POSITIVES, LEAST_PRECISION = 10, 0.2
NEVER = 1.01
FINDING_OF = {
    "cardiomegaly": "Cardiomegaly",
    "oedema": "Edema",
    "effusion": "Pleural Effusion",
    "opacity": "Lung Opacity",
    "atelectasis": "Atelectasis",
    "device": "Support Devices",
}
"""Film concept → the film encoder's label that decides it."""
NO_FINDING = "No Finding"
CHEXPERT = (
    "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Opacity", "Lung Lesion", "Edema", "Consolidation", "Pneumonia", "Atelectasis",
    "Pneumothorax", "Pleural Effusion", "Pleural Other", "Fracture", "Support Devices", NO_FINDING,
)
"""The fourteen labels that drafts are measured by. Irvin J et al., AAAI 2019."""
PENALTY, STEPS = 0.3, 40


def platt(logits: np.ndarray, there: np.ndarray) -> tuple[float, float]:
    """Scale and bias of the logistic fit with a small ridge on the scale, by Newton steps halved until the loss falls.

    (0, −20) without a case of either kind.
    """
    if there.all() or not there.any():
        return 0.0, -20.0
    x, y, ridge = np.stack([logits, np.ones_like(logits)], 1).astype(float), there.astype(float), np.array([PENALTY, 1e-6])

    def loss(weights: np.ndarray) -> float:
        z = x @ weights
        return float(np.logaddexp(0, z).sum() - y @ z + 0.5 * ridge @ weights**2)

    weights = np.array([0.0, np.log(y.mean() / (1 - y.mean()))])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curvature, x.T @ (p - y) + ridge * weights)
        size = 1.0
        while size > 1e-4 and loss(weights - size * step) > loss(weights):
            size /= 2
        weights = weights - size * step
    return float(weights[0]), float(weights[1])


def probability(logits: np.ndarray, scale: float, bias: float) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(scale * logits + bias, -30, 30)))


def common_threshold(p: np.ndarray, there: np.ndarray) -> float:
    """The threshold of the best micro F1 over all concepts."""
    def f1(threshold: float) -> float:
        said = p >= threshold
        return 2 * (said & there).sum() / (said.sum() + there.sum())

    return max((round(t, 3) for t in np.arange(0.1, 0.7, 0.005)), key=f1)


def own_threshold(p: np.ndarray, there: np.ndarray) -> float:
    """The threshold of the best F1 of one concept; NEVER where there are too few cases or it is too imprecise."""
    order = np.argsort(-p)
    hits, said = np.cumsum(there[order]), np.arange(1, len(p) + 1)
    f1 = 2 * hits / (said + there.sum())
    best = int(f1.argmax())
    if there.sum() < LEAST_POSITIVES or hits[best] / said[best] < LEAST_PRECISION:
        return NEVER
    return round(float(p[order[best]]), 4)


def ecg_plan(projector: SoftTokenProjector) -> dict:
    """Concepts of the ECG in the projector's order, calibrated, with the common threshold."""
    outputs = load_encoder_outputs("ecg")
    cases = [case for case in of_split(ecg_cases(), "val") if outputs.has(case)]
    there = concept_matrix(cases, projector.modality.slots) > 0.5
    with torch.no_grad():
        logits = projector.concept_logits(outputs.of(cases)).numpy()
    fits = [platt(logits[:, i], there[:, i]) for i in range(there.shape[1])]
    p = np.stack([probability(logits[:, i], *fit) for i, fit in enumerate(fits)], 1)
    threshold = common_threshold(p, there)
    codes = {NORMAL: ["NORM"]}
    for code, phrase in [*((code, phrase) for code, (_, phrase) in STATEMENTS.items()), *AXES.items()]:
        codes.setdefault(phrase, []).append(code)
    return {
        "nVal": len(cases),
        "concepts": [
            {"name": name, "sentence": sentence(name), "findings": [f"scp:{code}" for code in codes[name]], "decidedBy": None,
             "scale": round(scale, 5), "bias": round(bias, 5), "threshold": threshold}
            for name, (scale, bias) in zip(concept_names(projector.modality.slots), fits)
        ],
    }


def finding_probabilities(rows: list[dict], embeddings: np.ndarray) -> dict[str, np.ndarray]:
    """Calibrated probabilities of the shipped film encoder's labels for these films, by the label's code.

    `embeddings` [N, 256] are the stored ones; raises when the shipped encoder gives others, on which the concept layer was not fitted.
    """
    session, labels = session_of(WEIGHTS_DIR / "film-encoder.onnx"), stored_model("film-encoder", MANIFEST_PATH)["labels"]
    logits = np.zeros((len(rows), len(labels)))
    for i, row in enumerate(rows):
        embedding, logits[i : i + 1] = session.run(["embedding", "logits"], {"pixels": read_film(row)[None, None].astype(np.float32)})
        if embedding[0] @ embeddings[i] < 0.9999:
            raise RuntimeError(f"the stored embedding of {row['id']} is not the shipped encoder's")
    return {label["code"]: probability(logits[:, i], label["calibration"]["scale"], label["calibration"]["bias"]) for i, label in enumerate(labels)}


def film_statements(p: np.ndarray, thresholds: np.ndarray, normal: np.ndarray, normal_threshold: float) -> np.ndarray:
    """What is stated of each film: bool [N, C]. Of a film that may be normal only what is likelier than that.

    `p` [N, C] are the concepts' probabilities, `normal` [N] that nothing is found.
    """
    return (p >= thresholds) & ((normal < normal_threshold)[:, None] | (p > normal[:, None]))


def normal_film_threshold(p: np.ndarray, thresholds: np.ndarray, normal: np.ndarray, columns: dict[str, int], there: dict[str, np.ndarray]) -> float:
    """The probability from which a film may be called normal: the best micro F1 over the labels of `columns` and `No Finding`.

    `columns` are the labels' places in `p`; `there` [N] says of each label, also of those that no concept states, where it is true.
    """
    def f1(threshold: float) -> float:
        said = film_statements(p, thresholds, normal, threshold)
        labels = {label: said[:, column] for label, column in columns.items()} | {NO_FINDING: ~said.any(1)}
        hits = sum((stated & there[label]).sum() for label, stated in labels.items())
        return 2 * hits / (sum(stated.sum() for stated in labels.values()) + sum(truth.sum() for truth in there.values()))

    return max((round(t, 2) for t in np.arange(0.1, 0.65, 0.05)), key=f1)


def film_plan(projector: SoftTokenProjector) -> dict:
    """Concepts of the film in the projector's order, each with what decides it and its threshold."""
    outputs = load_encoder_outputs("film")
    cases = [case for case in of_split(film_cases(), "val") if outputs.has(case)]
    there = concept_matrix(cases, projector.modality.slots) > 0.5
    rows = {row["id"]: row for row in read_lines("cxr/manifest.jsonl")}
    with torch.no_grad():
        logits = projector.concept_logits(outputs.of(cases)).numpy()
    by_label = finding_probabilities([rows[case.encoder_id] for case in cases], outputs.of(cases)[:, :EMBEDDING_WIDTH].numpy())
    is_indexed = np.array([rows[case.encoder_id]["label_status"] == "indexed" for case in cases])
    names = concept_names(projector.modality.slots)
    fits = [platt(logits[:, i], there[:, i]) for i in range(len(names))]
    p = np.stack([by_label[FINDING_OF[name]] if name in FINDING_OF else probability(logits[:, i], *fits[i]) for i, name in enumerate(names)], 1)
    labelled = {label: np.array([label in rows[case.encoder_id].get("chexpert14", []) for case in cases])[is_indexed] for label in CHEXPERT}
    thresholds = np.array([
        NEVER if name == NORMAL_FILM else
        own_threshold(p[is_indexed, i], labelled[FINDING_OF[name]]) if name in FINDING_OF else own_threshold(p[:, i], there[:, i])
        for i, name in enumerate(names)
    ])
    columns = {FINDING_OF[name]: i for i, name in enumerate(names) if name in FINDING_OF}
    may_be_normal = normal_film_threshold(p[is_indexed], thresholds, by_label[NO_FINDING][is_indexed], columns, labelled)
    return {"nVal": len(cases), "concepts": [
        planned(name, code_of(NO_FINDING), fit, may_be_normal) if name == NORMAL_FILM else
        planned(name, code_of(FINDING_OF.get(name)), fit, float(threshold))
        for name, fit, threshold in zip(names, fits, thresholds)
    ]}


def code_of(label: str | None) -> str | None:
    """The film encoder's code of a label."""
    return None if label is None else f"cxr:{label.lower().replace(' ', '-')}"


def planned(name: str, code: str | None, fit: tuple[float, float], threshold: float) -> dict:
    """One concept of the film as the manifest keeps it."""
    return {
        "name": name,
        "sentence": "" if name not in FILM_SENTENCES else statement_sentence(name),
        "findings": [] if code is None else [code],
        "decidedBy": code,
        "scale": round(fit[0], 5), "bias": round(fit[1], 5), "threshold": threshold,
    }


def make_plan(projectors: dict[str, SoftTokenProjector]) -> dict:
    """The manifest's `plan` entry."""
    return {"film": film_plan(projectors["film"]), "ecg": ecg_plan(projectors["ecg"])}


def describe_plan(plan: dict) -> str:
    """One line a concept, for the eye."""
    return "\n".join(json.dumps(concept) for part in plan.values() for concept in part["concepts"])
