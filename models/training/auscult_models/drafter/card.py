"""models/cards/drafter.md, written from the plan and the recorded runs; its figures are those of `npm run eval:draft`."""

import json
import re
from pathlib import Path

from .concepts import ECG_SLOTS, concept_names
from .draft_data import NORMAL_FILM, ecg_cases, film_cases
from ..paths import CARDS_DIR
from .publish import VERSION

RUNS_RECORD = CARDS_DIR / "drafter-runs.json"
NO_FIGURES = "<!-- figures -->\n<!-- end of figures -->"
FIGURES = re.compile(r"<!-- figures -->.*?<!-- end of figures -->", re.S)
"""The part of the card that `node scripts/models-page.mjs` writes."""

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
* Before a word is written, a plan says what is stated: the statements of the ECG whose calibrated probability reaches {ecg_threshold}
  (concept layer, Platt scaling on {ecg_val} validation records; one threshold, best micro F1), and the findings of the film that reach their own
  threshold (the film encoder's calibrated labels where it has one, else the concept layer; best F1 on {film_val} validation films):
  {film_stated}.
  Never stated, for want of cases or precision: {film_never}.
  A film whose probability of "No Finding" reaches {film_normal:.2f} states only findings that are likelier than that; a large heart is not stated
  where the measured cardiothoracic ratio is .45 or less.
* The soft tokens speak of the plan. The workstation then takes the model's sentences one by one: what departs from the plan, repeats, or has
  nothing that supports it is tried again with another beginning, and what the plan holds and a section has not said is put in by rule.
* The prompt, the section headers that the caller forces, the stop tokens and the plan are in `models/manifest.json`.
* A missing film or ECG is said to be " none" in the prompt and has no section. Measurements (rate, PR, QRS, QTc, axis) and the comparison with
  an earlier study of the patient are sentences by rule; the language model does not read them. Similar cases only support sentences: their
  words and embeddings do not enter the language model (no 4 tokens a neighbour, as in MMGL; not trained).

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
Random pairs of IU test films and PTB-XL fold-10 records, drafted by the workstation's own engine, 95 % bootstrap intervals over pairs.
`labels` of the film are CheXpert-14, true as the indexers gave them; `findings` are those without "No Finding"; labels of texts are read by
rules (`drafts.reader`: how well). Relation errors and unsupported sentences are rare because the writing is guided by the same evidence that
judges it; `contradictsReport` is the check from outside. Neighbours are looked for among 2,700 training recordings of each modality; the
ablations rest on the first 60 pairs, the exchange on 60. First-token time and tokens a second are measured by `npm run bench`, not here.

"""
TAIL = """
## Limits
* Small data, and less than an hour on two cores: a weak drafter. It misses findings more often than it invents them where recall is
  below precision in the table, and the other way round elsewhere. It states no side, size or place.
* Film labels come from the same reports that the drafter imitates, read by rules: agreement with them is not accuracy.
* IU X-Ray is one institution, PTB-XL one device family; 551 of fold 10's 2,198 records were held back and are not in this test.
* Nothing on sides, zones or sizes is stated.
* The film's findings are few and uncertain: a draft states some at a probability of .1, since thresholds serve F1. The probability stands beside
  the sentence.
* What it calls normal is boilerplate that goes with the findings it states, and no evidence. Every sentence must be checked against the study.

## Remake
```
cd models/training
pip install --no-deps -r requirements-drafter.txt
export AUSCULT_DATA=…   # holds cxr/ and ecg/; runs/embeddings comes from the encoders' export
{commands}
python -m auscult_models.drafter settle
python -m auscult_models.drafter export
python -m auscult_models.drafter plan
```
After a change of the encoders alone: `remember` before their export, `refit` after it; after one of the film labels alone, `plan`. Figures:
`npm run --silent eval:draft -- $AUSCULT_DATA/cxr/manifest.jsonl $AUSCULT_DATA/ecg/ecg_index.jsonl --json > drafts.json`, then
`node scripts/publish-evaluation.mjs drafts.json`.
"""
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


def plan_facts(plan: dict) -> dict:
    """What the card says of the plan."""
    film, ecg = plan["film"], plan["ecg"]
    stated = [f"{c['name']} {c['threshold']:.2f}" for c in film["concepts"] if c["sentence"] and c["threshold"] <= 1]
    never = [c["name"] for c in film["concepts"] if c["sentence"] and c["threshold"] > 1]
    return {"film_val": film["nVal"], "ecg_val": ecg["nVal"], "ecg_threshold": ecg["concepts"][0]["threshold"],
            "film_normal": next(c["threshold"] for c in film["concepts"] if c["name"] == NORMAL_FILM),
            "film_stated": ", ".join(stated), "film_never": ", ".join(never)}


def write_card(facts: dict, plan: dict, path: Path) -> None:
    """Writes the card around the figures that it has; `facts` as `card_facts` gives them."""
    values = {**facts, **plan_facts(plan), "version": VERSION}
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    figures = FIGURES.search(before)
    path.write_text(HEAD.format(**values) + (figures.group() if figures else NO_FIGURES) + "\n" + TAIL.format(**values), encoding="utf-8")
