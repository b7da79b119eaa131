"""The texts that stand beside films and ECGs, and cached MiniLM features of them."""

import re

import numpy as np
import torch

from .labels import ECG_STATEMENTS
from .paths import RUNS_DIR
from .text_encoder import MiniLm
from .tokenize_text import token_ids

NORMAL_FILM_PROMPTS = ("no acute cardiopulmonary abnormality", "normal chest x-ray", "the lungs are clear", "no finding")
FILM_PROMPTS = {
    "Atelectasis": ("atelectasis", "bibasilar atelectasis", "subsegmental atelectasis"),
    "Cardiomegaly": ("cardiomegaly", "the heart is enlarged", "enlarged cardiac silhouette"),
    "Consolidation": ("consolidation", "focal airspace consolidation"),
    "Edema": ("pulmonary edema", "interstitial edema", "pulmonary vascular congestion"),
    "Enlarged Cardiomediastinum": ("enlarged cardiomediastinum", "widened mediastinum"),
    "Fracture": ("rib fracture", "bone fracture"),
    "Lung Lesion": ("lung lesion", "pulmonary nodule or mass"),
    "Lung Opacity": ("lung opacity", "airspace opacity"),
    "No Finding": NORMAL_FILM_PROMPTS,
    "Pleural Effusion": ("pleural effusion", "small pleural effusion", "blunted costophrenic angle"),
    "Pleural Other": ("pleural thickening", "pleural scarring"),
    "Pneumonia": ("pneumonia", "findings suspicious for pneumonia"),
    "Pneumothorax": ("pneumothorax",),
    "Support Devices": ("support devices", "catheter, line or pacemaker in place", "sternotomy wires"),
    "Emphysema": ("emphysema", "hyperinflated lungs"),
    "Hernia": ("hiatal hernia",),
    "Infiltration": ("infiltration", "pulmonary infiltrate"),
    "Nodule": ("pulmonary nodule", "lung nodule"),
    "Fibrosis": ("pulmonary fibrosis", "interstitial fibrosis"),
    "Mass": ("lung mass", "pulmonary mass"),
}
ECG_SUPERCLASS_PROMPTS = {
    "NORM": ("normal ECG", "normal ECG; sinus rhythm"),
    "MI": ("myocardial infarction", "inferior myocardial infarction", "anteroseptal myocardial infarction"),
    "STTC": ("ST-T change", "non-specific ischemic ST-T changes", "non-diagnostic T abnormalities"),
    "CD": ("conduction disturbance", "bundle branch block", "left anterior fascicular block", "first degree AV block"),
    "HYP": ("hypertrophy", "left ventricular hypertrophy", "left atrial overload/enlargement"),
}


def report_sentences(text: str) -> list[str]:
    """Sentences without NLM's XXXX marks, list numbers or fragments of fewer than three words."""
    text = re.sub(r"\bx-?XXXX", "x-ray", text)
    text = re.sub(r"\bX{3,}\b\S*", " ", text)
    parts = re.split(r"(?<=[.!?])\s+|\s*\b\d+\.\s+", re.sub(r"\s+", " ", text))
    cleaned = [re.sub(r"\s+([.,;])", r"\1", part).strip(" .;,") for part in parts]
    return [part for part in cleaned if len(part.split()) >= 3]


def film_sentences(row: dict) -> list[str]:
    """Findings and impression of an IU study, as sentences; empty for films without a report."""
    return list(dict.fromkeys(report_sentences(" ".join(row.get(part) or "" for part in ("findings", "impression")))))


def ecg_statement_names(codes: list[str]) -> list[str]:
    """English names of SCP codes; raises KeyError on a code that PTB-XL does not have."""
    return [ECG_STATEMENTS[code] for code in codes]


def all_prompts() -> list[str]:
    groups = (*FILM_PROMPTS.values(), *ECG_SUPERCLASS_PROMPTS.values(), tuple(ECG_STATEMENTS.values()))
    return list(dict.fromkeys(prompt for group in groups for prompt in group))


@torch.no_grad()
def minilm_features(texts: list[str], language: MiniLm | None = None, limit: int = 96) -> np.ndarray:
    """N × 384 masked means of frozen MiniLM, shortest texts first so that little is padded."""
    language = (language or MiniLm()).eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = np.zeros((len(texts), 384), dtype=np.float32)
    for start in range(0, len(texts), 64):
        rows = order[start : start + 64]
        ids, mask = token_ids([texts[i] for i in rows], limit)
        out[rows] = language(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    return out


class TextFeatures:
    """Frozen MiniLM features by text, kept in runs/cache/text.npz between runs."""

    def __init__(self, texts: list[str]):
        path = RUNS_DIR / "cache" / "text.npz"
        known: dict[str, np.ndarray] = {}
        if path.exists():
            stored = np.load(path, allow_pickle=False)
            known = dict(zip(stored["texts"].tolist(), stored["features"], strict=True))
        new = [text for text in dict.fromkeys([*texts, *all_prompts()]) if text not in known]
        if new:
            known.update(zip(new, minilm_features(new), strict=True))
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".new.npz")
            np.savez(unfinished, texts=np.array(list(known)), features=np.stack(list(known.values())))
            unfinished.replace(path)
        self._known = known

    def mean(self, texts: list[str]) -> np.ndarray:
        """Mean feature of several texts; KeyError when one was never given."""
        return np.mean([self._known[text] for text in texts], axis=0)
