"""models/ablation.json and the page made from it: what each loss does, and what the second look does."""

import json

import numpy as np

from .joint_validation import FIGURES
from .paths import MODELS_DIR, REPO_DIR

ABLATION_PATH = MODELS_DIR / "ablation.json"
PAGE_PATH = REPO_DIR / "docs" / "ablation.md"
SEARCHES = {"studyToText": "study → its text", "textToStudy": "text → its study", "claimToStudy": "prompt → studies"}
TEXTS = {"film": "report", "ecg": "statements"}


def read_findings() -> dict:
    """What models/ablation.json holds; empty where there is none."""
    return json.loads(ABLATION_PATH.read_text()) if ABLATION_PATH.exists() else {}


def write_findings(findings: dict) -> None:
    """Write models/ablation.json and docs/ablation.md from it."""
    ABLATION_PATH.write_text(json.dumps(findings, indent=1, ensure_ascii=False) + "\n")
    lines = ["# Ablations", "", "What was tried, with and without, and what follows from it. Every number is in `models/ablation.json`."]
    lines += stage_two(findings["stage2"]) if "stage2" in findings else []
    lines += second_look(findings["reranker"]) if "reranker" in findings else []
    PAGE_PATH.write_text("\n".join(lines).rstrip() + "\n")


def gain(row: dict, base: dict) -> tuple[float, float]:
    """(mean, standard error) of the difference from the base seed by seed; the seeds draw the same batches."""
    both = [np.mean([run[f] for f in FIGURES]) - np.mean([other[f] for f in FIGURES]) for run, other in zip(row["runs"], base["runs"], strict=True)]
    error = np.std(both, ddof=1) / np.sqrt(len(both)) if len(both) > 1 else np.nan
    return float(np.mean(both)), float(error)


def loss_table(variants: dict) -> list[str]:
    """One row a variant: mean ± SD of each figure, and the paired gain on the base."""
    heads = ("ECG zero-shot superclass AUC", "film zero-shot AUC", "film → report R@10", "ECG → statements R@10", "concept pairs, balanced accuracy")
    lines = [f"| stage 2 | {' | '.join(heads)} | mean of the five | gain on base ± SE | s a run |", "|---" * 9 + "|"]
    base = variants.get("base")
    for name, row in variants.items():
        several = len(row["runs"]) > 1
        cells = [f"{row['mean'][figure]:.3f}" + (f" ± {row['sd'][figure]:.3f}" if several else "") for figure in (*FIGURES, "average")]
        is_paired = base is not None and name != "base" and len(row["runs"]) == len(base["runs"])
        change = "{:+.4f} ± {:.4f}".format(*gain(row, base)) if is_paired else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {change} | {row['secondsPerRun']:.0f} |")
    return lines


def stage_two(found: dict) -> list[str]:
    """The section on stage 2's losses."""
    n, base = found["n"], found["base"]
    where = "as stage 1 left them" if found["encoders"] == "runs" else "as shipped"
    return [
        "", "## The losses of stage 2", "",
        f"Projection heads on frozen encoders ({where}), each loss on and off around the base, {found['seeds']} seeds of {found['steps']} steps each, text "
        "encoder frozen unless the row says otherwise. Mean ± SD over the seeds. Validation part only: "
        f"{n['films']} IU films ({n['reports']} reports to choose from, {n['filmLabels']} labels with ten positives or more), {n['ecgs']} ECGs of "
        f"PTB-XL's fold 9 ({n['statements']} distinct statement texts). The gain compares seed by seed, on the mean of the five figures; with "
        f"{found['seeds']} seeds, one of less than two standard errors says nothing.", "",
        "```sh", f"cd models/training && python -m auscult_models ablate seeds={found['seeds']} steps={found['steps']} encoders={found['encoders']}", "```", "",
        "The base: contrast with every text that is true of a sample (TMCL, widened from equal texts to claims), EMCL over concept pairs at weight "
        f"{base['concept_weight']}, a temperature that learns from {base['temperature']}.", "",
        *loss_table(found["variants"]),
        *(["", found["verdict"]] if found.get("verdict") else []),
    ]


def second_look(found: dict) -> list[str]:
    """The section on the re-ranker."""
    lines = [
        "", "## The second look", "",
        f"A cross-encoder over patch tokens and words ranks the joint space's best {found['candidates']} again (InterBERT: joint layers, separate ones, matching on "
        "the product, hard negatives of the joint space). Test part, at most 400 queries a row, drawn once; 95 % bootstrap intervals over the queries, the "
        "difference query by query. Recall: the study's own text, or the text's own study (ECG: any with the same statements). Precision: the share of the "
        "first ten that have the prompt's label.", "",
        "```sh", "cd models/training && python -m auscult_models.reranker train && python -m auscult_models.reranker evaluate", "```", "",
        "| search | figure | joint space | ranked again | difference | queries | candidates |", "|---|---|---|---|---|---|---|",
    ]
    for modality, figures in found["figures"].items():
        for name, row in figures["test"].items():
            search, figure = name.split(".")
            what = SEARCHES[search].replace("study", modality).replace("text", TEXTS[modality]).replace("studies", f"{modality}s")
            d = row["difference"]
            lines.append(f"| {what} | {figure} | {row['jointSpace']['value']:.3f} | {row['reRanked']['value']:.3f} | {d['value']:+.3f} "
                         f"[{d['ci95'][0]:+.3f}, {d['ci95'][1]:+.3f}] | {d['n']} | {row['candidates']} |")
    facts = [f"{modality}: {f['steps']} steps in {f['minutes']:.0f} min, cosine weight {f['cosineWeight']:g}" for modality, f in found["figures"].items()]
    return [*lines, "", f"Trained on one CPU core, one seed ({'; '.join(facts)}; the weight of the cosine beside the matching logit is the best on the validation part).",
            *(["", found["verdict"]] if found.get("verdict") else [])]
