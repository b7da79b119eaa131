"""Figures of the trained re-rankers on the test part, into models/ablation.json, its page, and, where they ship, manifest and card."""

import torch

from ..ablation_page import read_findings, write_findings
from ..manifest import stored_model, upsert_model
from ..paths import CARDS_DIR, RUNS_DIR
from .data import load_pairs
from .evaluate import figures_of, looked_again
from .export import load_trained
from .settings import CANDIDATES, MODALITIES, RerankerSettings

TEST_QUERIES = 400


def figures(modality: str, settings: RerankerSettings) -> dict | None:
    """Test figures of one modality with the length of its run; None where no run has ended."""
    encoder = load_trained(modality)
    if encoder is None:
        return None
    weight = float(encoder.cosine_weight)
    seconds, steps = torch.load(RUNS_DIR / f"reranker-{modality}" / "checkpoint.pt", map_location="cpu", weights_only=False)["clock"][:2]
    test = figures_of(looked_again(encoder, load_pairs(modality, settings.max_words), "test", TEST_QUERIES), weight)
    return {"cosineWeight": weight, "steps": steps, "minutes": round(seconds / 60, 1), "test": test}


def write_figures(settings: RerankerSettings) -> dict:
    """Measure, write and return the figures of every trained modality."""
    measured = {modality: found for modality in MODALITIES if (found := figures(modality, settings)) is not None}
    if not measured:
        raise FileNotFoundError("no run of the re-ranker has ended; run train first")
    findings = read_findings()
    before = findings.get("reranker", {})
    reranker = {"candidates": CANDIDATES, "figures": measured, **({"verdict": before["verdict"]} if "verdict" in before else {})}
    write_findings({**findings, "reranker": reranker})
    entry = stored_model("reranker")
    if entry:
        entry["metrics"] = {f"{m}.{name}.{part}": row[part] for m, f in measured.items() for name, row in f["test"].items() for part in ("jointSpace", "reRanked", "difference")}
        upsert_model(entry)
        write_card(entry, measured)
    return measured


def write_card(entry: dict, measured: dict) -> None:
    """models/cards/reranker.md."""
    lines = ["# Re-ranker", "", f"`{entry['id']}`, version {entry['version']}. The best {CANDIDATES} studies of a text search, looked at again: patch tokens and words in one "
             "small transformer (InterBERT).", "", f"Licence of the weights: {entry['licence']}", "", "## Data", "",
             *(f"* {d['name']} ({d['licence']}): the training part that the encoders learned from; figures on the test part. Split by patient." for d in entry["data"]),
             "", "## Figures", "", "| figure (test part) | joint space | ranked again | difference [95 % interval], queries |", "|---|---|---|---|"]
    for modality, found in measured.items():
        for name, row in found["test"].items():
            d = row["difference"]
            lines.append(f"| {modality} {name} | {row['jointSpace']['value']:.3f} | {row['reRanked']['value']:.3f} | {d['value']:+.3f} [{d['ci95'][0]:+.3f}, {d['ci95'][1]:+.3f}], n {d['n']} |")
    lines += ["", "## Limits", "", "* Fits the film and ECG encoders whose tokens it learned from (digests in the manifest) and no others: train it again after them.",
              "* Short training on one core, one seed. A score orders studies; it is no probability.",
              "* Not a medical device.", "", "## Again", "", "```sh", "cd models/training && python -m auscult_models.reranker train && python -m auscult_models.reranker export && "
              "python -m auscult_models.reranker evaluate", "```", ""]
    CARDS_DIR.mkdir(parents=True, exist_ok=True)
    (CARDS_DIR / "reranker.md").write_text("\n".join(lines))
