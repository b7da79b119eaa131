"""The shipped drafter on held-back cases (IU test, PTB-XL fold 10) beside naive baselines, and under exchanged inputs."""

import json
import os
import re
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .concepts import concept_names
from .draft_data import Case, concept_matrix, ecg_cases, film_cases, of_split
from .encoder_outputs import load_encoder_outputs
from .generate import OnnxDrafter, draft
from .labels_from_text import affirmed_film_labels, ecg_phrases
from .projector_file import read_projectors
from .soft_tokens import SoftTokenProjector
from .text_metrics import Estimate, compare, estimate, f1_of_counts, label_counts

NORMAL_DRAFT = {
    "FILM": "The heart is normal in size. The mediastinum is unremarkable. The lungs are clear. No pleural effusion or pneumothorax.",
    "ECG": "Sinus rhythm. Normal ECG.",
}
LABELS_OF = {"FILM": affirmed_film_labels, "ECG": ecg_phrases}
SECTION_OF = {"film": "FILM", "ecg": "ECG"}
SEED = 7
NORMAL_HEART = re.compile(r"\b(heart|cardi\w+)\b[^.]*\b(normal|unremarkable)\b|normal heart", re.I)


def chosen_cases(cases: list[Case], outputs, n: int) -> list[Case]:
    """A fixed random sample of the test cases, one film a study."""
    one_a_study = list({case.study: case for case in of_split(cases, "test") if outputs.has(case)}.values())
    order = np.random.default_rng(SEED).permutation(len(one_a_study))[:n]
    return [one_a_study[i] for i in order]


def nearest_reports(cases: list[Case], train: list[Case], outputs) -> list[str]:
    """The training report whose encoder embedding has the highest cosine."""
    ours, theirs = (outputs.of(part)[:, :256] for part in (cases, train))
    ours, theirs = torch.nn.functional.normalize(ours), torch.nn.functional.normalize(theirs)
    return [train[i].reference for i in (ours @ theirs.T).argmax(1).tolist()]


@torch.no_grad()
def draft_pairs(drafter: OnnxDrafter, projectors: dict[str, SoftTokenProjector], features: dict[str, Tensor]) -> list[dict[str, str]]:
    """Section name → text for each pair of features (rows of the film's and the ECG's belong together)."""
    rows = {name: projectors[name](part).numpy() for name, part in features.items()}
    return [draft(drafter, {name: part[i : i + 1] for name, part in rows.items()}) for i in range(len(next(iter(rows.values()))))]


def concept_f1(projector: SoftTokenProjector, features: Tensor, cases: list[Case]) -> Estimate:
    """Micro F1 of the projector's concepts at 0.5: what the soft tokens know, before any writing."""
    slots = projector.modality.slots
    names = concept_names(slots)
    with torch.no_grad():
        said = torch.sigmoid(projector.concept_logits(features)).numpy() > 0.5
    true = concept_matrix(cases, slots) > 0.5
    keep = [i for i, concept in enumerate(names) if concept != "normal film"]
    rows = [label_counts({names[i] for i in keep if s[i]}, {names[i] for i in keep if t[i]}) for s, t in zip(said, true)]
    return estimate(np.array(rows), f1_of_counts)


def heart_contradictions(texts: list[str]) -> int:
    """How many texts state cardiomegaly and call the heart normal."""
    return sum("Cardiomegaly." in text and bool(NORMAL_HEART.search(text)) for text in texts)


def per_label(drafts: list[str], references: list[str], labels_of) -> dict[str, dict]:
    """Precision, recall and support of each label that occurs in at least five references."""
    drafted, true = [labels_of(d) for d in drafts], [labels_of(r) for r in references]
    table = {}
    for label in sorted(set().union(*true)):
        hits = sum(label in d and label in t for d, t in zip(drafted, true))
        said, there = sum(label in d for d in drafted), sum(label in t for t in true)
        if there >= 5:
            table[label] = {"precision": round(hits / said, 3) if said else None, "recall": round(hits / there, 3), "n": there}
    return table


def evaluate(folder: Path, n: int, report_path: Path) -> dict:
    """Drafts with the released files in `folder`, compares and writes the report as JSON."""
    drafter, projectors = OnnxDrafter(folder, threads=int(os.environ.get("AUSCULT_THREADS", "2"))), read_projectors(folder)
    all_cases = {"film": film_cases(), "ecg": ecg_cases()}
    outputs = {name: load_encoder_outputs(name) for name in all_cases}
    cases = {name: chosen_cases(all_cases[name], outputs[name], n) for name in all_cases}
    n = min(len(part) for part in cases.values())
    cases = {name: part[:n] for name, part in cases.items()}
    features = {name: outputs[name].of(part) for name, part in cases.items()}
    drafts = draft_pairs(drafter, projectors, features)
    crossed = draft_pairs(drafter, projectors, {"film": features["film"], "ecg": features["ecg"].roll(1, 0)})
    blank = {name: torch.zeros(1, part.shape[1]) for name, part in features.items()}
    (zeroed,) = draft_pairs(drafter, projectors, blank)

    result: dict = {"n": n, "sections": {}, "samples": []}
    for name, section in SECTION_OF.items():
        references = [case.reference for case in cases[name]]
        own = [draft[section] for draft in drafts]
        train = [case for case in of_split(all_cases[name], "train") if outputs[name].has(case)]
        candidates = {
            "drafter": own,
            "embeddings exchanged between cases": own[1:] + own[:1],
            "embeddings zeroed": [zeroed[section]] * n,
            "constant normal report": [NORMAL_DRAFT[section]] * n,
            "nearest training report": nearest_reports(cases[name], train, outputs[name]),
        }
        figures = {who: compare(texts, references, LABELS_OF[section]) for who, texts in candidates.items()}
        result["sections"][section] = {
            "figures": {who: {k: v.as_json() for k, v in part.items()} for who, part in figures.items()},
            "conceptF1": concept_f1(projectors[name], features[name], cases[name]).as_json(),
            "perLabel": per_label(own, references, LABELS_OF[section]),
            "distinctDrafts": len(set(own)),
        }
    result["exchange"] = exchange_figures(drafts, crossed)
    for i in range(n):
        result["samples"].append({"film": cases["film"][i].study, "ecg": cases["ecg"][i].study, "draft": drafts[i],
                                  "references": {"FILM": cases["film"][i].reference, "ECG": cases["ecg"][i].reference}})
    result["zeroedDraft"] = zeroed
    result["heartContradictions"] = heart_contradictions([draft["FILM"] for draft in drafts])
    result["manifest"] = manifest_metrics(result)
    report_path.parent.mkdir(parents=True, exist_ok=True)
    report_path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def exchange_figures(own: list[dict], crossed: list[dict]) -> dict:
    """Same film, another case's ECG: the film's labels should stay, and the ECG's should become the other case's."""
    def agreement(a: list[str], b: list[str], labels_of) -> dict:
        return estimate(np.array([label_counts(labels_of(x), labels_of(y)) for x, y in zip(a, b)]), f1_of_counts).as_json()

    ecg_of_other = [d["ECG"] for d in own[-1:] + own[:-1]]
    return {
        "film labels kept when the ECG is exchanged": agreement([d["FILM"] for d in crossed], [d["FILM"] for d in own], affirmed_film_labels),
        "ECG statements follow the exchanged ECG": agreement([d["ECG"] for d in crossed], ecg_of_other, ecg_phrases),
        "ECG statements still those of the own ECG": agreement([d["ECG"] for d in crossed], [d["ECG"] for d in own], ecg_phrases),
    }


def manifest_metrics(result: dict) -> dict:
    """The few figures that the manifest shows."""
    metrics = {}
    for section, part in result["sections"].items():
        for who, key in (("drafter", ""), ("constant normal report", "ConstantNormal"), ("nearest training report", "NearestReport"),
                         ("embeddings exchanged between cases", "Exchanged")):
            for figure, value in part["figures"][who].items():
                metrics[f"{section.lower()}{figure[0].upper()}{figure[1:]}{key}"] = value
    return metrics
