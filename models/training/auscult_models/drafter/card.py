"""models/cards/drafter.md, written from the evaluation and the recorded runs."""

import json
from pathlib import Path

from .concepts import ECG_SLOTS, concept_names
from .draft_data import ecg_cases, film_cases
from ..paths import CARDS_DIR
from .publish import VERSION

RUNS_RECORD = CARDS_DIR / "drafter-runs.json"

HEAD = """# Drafter {version}

Writes a first draft (film, ECG, impression) from what the film and ECG encoders see. **Research, non-commercial**: trained
on IU X-Ray (CC BY-NC-ND 4.0). A draft is material for a reader to correct; it is not a finding.

## What it is
* Language model: SmolLM2-135M-Instruct (Apache-2.0), 30 layers of width 576, with low-rank adapters (rank 16) on the query,
  key, value, output and down matrices. Shipped with these in 8 bits, and the gate and up matrices in their released 4 bits.
* The ECG encoder's `embedding` and region averages of both encoders' `tokens` become 8 soft tokens a modality, which stand where a
  written report would (after MEDBind, Gao et al. 2024). The film's `embedding` is taken as input but weighs 0: it knows its training
  studies by heart (label F1 from it .64 on them, .27 on validation studies; from the tokens .30 and .27). A layer of named concepts (20 of the film, {ecg_concepts} of the ECG), fitted to the labels first,
  starts as the word embeddings of these concepts, so that the language model can read them before it is tuned; a free part learns the rest.
* The prompt, the section headers that the caller forces, and the stop tokens are in `models/manifest.json` under `prompt`.
* A missing film or ECG is said to be " none" in the prompt and has no section. Priors and similar cases are not read yet.

## Data
* Films: frontal IU X-Ray films with reports. Sentences with lost words, comparisons with priors that are not given, and
  recommendations were removed or repaired; equal reports count by the root of their number. Split by study as given
  (train {film_train}, held-back test {film_test} films).
* The film text that it learns is made from the report: its findings (read by rules) as plain statements in a fixed order, then up to three
  of its sentences without a finding. Sides, sizes and places are not learned. Drafts are compared with the report's own sentences.
* ECGs: PTB-XL 1.0.3, folds 1–8 ({ecg_train} records); fold 10 is the test. Target text is made from the SCP codes and the axis, in clean
  English and a fixed order; it is not a translation of the cardiologists' reports.
* No patient in the data has both a film and an ECG: pairs are random, and the impression is the film's plus one sentence on the ECG.

## Training
{training}

* Then `settle`: the film projector's free part is dropped and each film concept gets a threshold with a precision of at least .35 on training and
  validation films; concepts that reach it nowhere (pneumothorax, nodule, granuloma, fracture, sternotomy) are never stated.

## Held-back figures
{n} film–ECG pairs (random pairs of IU test films and PTB-XL fold-10 records), one training run, 95 % bootstrap intervals over cases,
greedy decoding with the shipped weights' values. Labels are read from both texts by rules (`labels_from_text.py`, tested); label F1 is micro F1.

"""
TAIL = """
### Does the text depend on the inputs?
{exchange}

"Embeddings exchanged" above scores each draft against another case's reference: what is left there is what any draft would get.

## Limits
* Small data, and less than an hour on two cores: a weak drafter. It misses findings more often than it invents them where recall is
  below precision in the table, and the other way round elsewhere. It states no side, size or place.
* Film labels are hard for the film encoder already: compare the draft's label F1 with that of the concepts above it.
* Film labels come from the same reports that the drafter imitates, read by rules: agreement with them is not accuracy.
* IU X-Ray is one institution, PTB-XL one device family; 551 of fold 10's 2,198 records were held back and are not in this test.
* {contradictions} of the {n} film drafts state cardiomegaly and call the heart normal as well: the workstation must flag it.
* What it calls normal is boilerplate that goes with the findings it states, and no evidence. Every sentence must be checked against the study.

## Remake
```
cd models/training
pip install --no-deps -r requirements-drafter.txt
export AUSCULT_DATA=…   # holds cxr/ and ecg/; runs/embeddings comes from the encoders' export
{commands}
python -m auscult_models.drafter settle
python -m auscult_models.drafter export
python -m auscult_models.drafter evaluate {n}
```
After a change of the encoders alone: `remember` before their export, `refit` after it, then `evaluate`.
"""
COLUMNS = (("labelF1", "label F1"), ("rougeL", "ROUGE-L"), ("bleu4", "BLEU-4"))


def cell(figure: dict) -> str:
    """0.41 (0.35–0.47)."""
    return f"{figure['value']:.2f} ({figure['ci95'][0]:.2f}–{figure['ci95'][1]:.2f})"


def figure_table(section: str, part: dict) -> str:
    """One section's figures beside the baselines, then its labels."""
    lines = [f"### {section}", "", "| draft | " + " | ".join(title for _, title in COLUMNS) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for who, figures in part["figures"].items():
        lines.append(f"| {who} | " + " | ".join(cell(figures[key]) for key, _ in COLUMNS) + " |")
    lines += ["", f"What the soft tokens know before any writing (concepts at 0.5, F1): {cell(part['conceptF1'])}. "
              f"Different texts among the drafts: {part['distinctDrafts']}.", "", "| label | precision | recall | n |", "|---|---:|---:|---:|"]
    for label, row in part["perLabel"].items():
        precision = "–" if row["precision"] is None else f"{row['precision']:.2f}"
        lines.append(f"| {label} | {precision} | {row['recall']:.2f} | {row['n']} |")
    return "\n".join(lines) + "\n"


def stage_text(folder: Path) -> str:
    """What one stage's log, settings and `note.txt` (if there is one) say of it, as a list item."""
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    last: dict[int, dict] = {}
    for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        last[entry["worker"]] = entry
    samples, minutes = sum(e["samples"] for e in last.values()), max(e["seconds"] for e in last.values()) / 60
    loss = sum(e["loss"] for e in last.values()) / len(last)
    shown = "the labels themselves" if settings["stage"] == "reading" else "the encoders' outputs"
    note = folder / "note.txt"
    remark = " " + note.read_text(encoding="utf-8").strip() if note.exists() else ""
    return (
        f"* Stage `{settings['stage']}`: soft tokens from {shown}; {samples} samples in {minutes:.0f} min on "
        f"{settings['workers']} cores, last loss {loss:.2f}.{remark}"
    )


def recorded_runs() -> list[str]:
    """What made the released weights, in order: list items of the card."""
    return json.loads(RUNS_RECORD.read_text(encoding="utf-8")) if RUNS_RECORD.exists() else []


def record_run(text: str) -> None:
    """Adds one list item."""
    RUNS_RECORD.write_text(json.dumps([*recorded_runs(), text], indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def card_facts() -> dict:
    """What `write_card` needs, from the data and the recorded runs."""
    films, ecgs = film_cases(), ecg_cases()
    commands = (
        "python -m auscult_models.drafter train stage=reading",
        "python -m auscult_models.drafter train --from runs/drafter/reading/checkpoint.pt stage=encoders",
    )
    return {
        "film_train": sum(case.split == "train" for case in films),
        "film_test": sum(case.split == "test" for case in films),
        "ecg_train": sum(case.split == "train" for case in ecgs),
        "ecg_concepts": len(concept_names(ECG_SLOTS)),
        "training": "\n".join(recorded_runs()),
        "commands": "\n".join(commands),
    }


def write_card(evaluation: Path, facts: dict, path: Path) -> None:
    """`facts`: film_train, film_test, ecg_train, ecg_concepts, training (text), commands (text)."""
    result = json.loads(evaluation.read_text(encoding="utf-8"))
    exchange = "\n".join(f"* {what}: F1 {cell(figure)}" for what, figure in result["exchange"].items())
    tables = "\n".join(figure_table(section, part) for section, part in result["sections"].items())
    values = {**facts, "contradictions": result["heartContradictions"], "n": result["n"], "version": VERSION, "exchange": exchange}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(**values) + tables + TAIL.format(**values), encoding="utf-8")
