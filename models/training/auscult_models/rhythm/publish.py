"""The rhythm classifier's manifest entry and card."""

from ..metric_table import metric_table
from ..paths import CARDS_DIR
from .records import CLASSES, CODES

VERSION = "2026.11.22-1"
NAMES = {
    "SR": "sinus rhythm or sinus arrhythmia",
    "AFIB": "atrial fibrillation or flutter",
    "SBRAD": "sinus bradycardia",
    "STACH": "sinus or supraventricular tachycardia",
    "OTHER": "another rhythm",
}


def manifest_entry(file: dict, counts: dict[str, int], positives: dict[str, list[int]], metrics: dict, run: dict) -> dict:
    return {
        "id": "rhythm-classifier",
        "version": VERSION,
        "task": "rhythm of a 12-lead ECG and of each of its seconds, from stacked scalograms",
        "files": [file],
        "inputs": [{"name": "scalograms", "type": "float32", "shape": ["N", 10, 240, 25]}],
        "outputs": [{"name": "record", "type": "float32", "shape": ["N", len(CLASSES)]}, {"name": "per_second", "type": "float32", "shape": ["N", 10, len(CLASSES)]}],
        "preprocessing": {"samplingFrequencyHz": 100, "medianSamples": [21, 61], "wavelet": "Morlet, 6 waves", "frequenciesHz": "32^(b/19), b = 0 … 19", "columnsPerSecond": 25},
        "labels": [{"code": name, "name": NAMES[name], "shippable": True, "nTrain": positives[name][0], "nVal": positives[name][1], "nTestPositive": positives[name][2]} for name in CLASSES],
        "licence": "CC BY 4.0 data (PTB-XL); the weights carry its attribution",
        "data": [{"name": "PTB-XL 1.0.3, 100 Hz (551 records of fold 10 absent), records with a stated rhythm", "licence": "CC BY 4.0 (Wagner et al., Sci Data 2020; PhysioNet)",
                  "nTrain": counts["train"], "nVal": counts["val"], "nTest": counts["test"]}],
        "metrics": metrics,
        "training": run,
        "card": "cards/rhythm-classifier.md",
    }


def card(entry: dict) -> None:
    """models/cards/rhythm-classifier.md."""
    data, run = entry["data"][0], entry["training"]
    validation = run["validationMacroF1"]
    lines = f"""# Rhythm classifier

`rhythm-classifier`, version {entry['version']}. Ten stacked scalograms of a 12-lead ECG → the rhythm of the record and of each second.

Licence of the weights: {entry['licence']}

## Data

| data | licence | train | validation | test |
|---|---|---|---|---|
| {data['name']} | {data['licence']} | {data['nTrain']} | {data['nVal']} | {data['nTest']} |

Split by patient on PTB-XL's folds: 1–8 train (all records of the other classes, 5,000 of the sinus rhythms), 9 validation, 10 test. A code
counts whatever its likelihood; the first class that applies:

| class | SCP codes | train | validation | test |
|---|---|---|---|---|
""".splitlines()
    for label in entry["labels"]:
        lines.append(f"| {label['code']}: {label['name']} | {', '.join(CODES[label['code']])} | {label['nTrain']} | {label['nVal']} | {label['nTestPositive']} |")
    lines += f"""
## The images

A running median (210 and 610 ms) takes the baseline. The magnitude of the wavelet transform (Morlet, six waves) at 20 frequencies from 1 to 32 Hz, every
40 ms, on a logarithmic scale. Each second is one image: 12 leads × 20 frequencies as rows, 25 columns; ten images an ECG. The transform
sees the whole record, so the lowest rows of a second know a little of its neighbours.

## The network

* CNN over each image (three convolutions; the stacked image is cut back into its leads, the first layer's channels): the rhythm of one second.
* CNN-LSTM: a bidirectional LSTM over the ten, beside the autocorrelation of the energy in the QRS bands (7 to 19 Hz).
* Rate decides between sinus rhythm, bradycardia and tachycardia, and no single second shows it. So beats are counted in the scalograms
  (highest columns of the QRS bands), and a small network decides from the CNN-LSTM's logits and nine numbers of the beats: rate,
  its side of 50 and 100 a minute, deviation, range and successive change of the intervals.
* {run['parameters']:,} parameters; {run['steps']} steps of {run['batchSize']} records in {run['trainedMinutes']} min on one shared CPU core, classes drawn in set shares; an average of the weights; one seed.
* Chosen on fold 9 by macro-F1 of the four named rhythms: CNN (mean of ten) {validation['cnn:']}, CNN-LSTM {validation['cnnLstm:']}, CNN-LSTM with the counted beats {validation['shipped:']}: the last ships.
  Probabilities are calibrated there (one scale, a bias a class).

## Figures

Fold 10, shipped file, 500 bootstrap resamples of patients. `macroF1` is the mean over SR, AFIB, SBRAD and STACH on the records of these four; to call
one of them OTHER is an error. `macroF1WithOther` adds the fifth class. `cnn` and `cnnLstm` are the other two ways; `oneSecond` is each
second for itself against the record's label.

""".splitlines()
    lines += metric_table(entry)
    lines += ["", "Through the workstation's engine (`npm run eval`, 1,000 resamples):", "", "<!-- figures -->", "<!-- end of figures -->"]
    lines += """
## Limits

* PTB-XL's words for rate are its readers': bradycardia is mostly named under 50 a minute, tachycardia from 101, and neighbours of these are named either way.
* OTHER is a mixture (paced, bigeminy and trigeminy, supraventricular arrhythmia) with few examples; a paced rhythm is often called sinus rhythm at 100 Hz,
  where spikes are smoothed away. Flutter with regular conduction and supraventricular tachycardia are rare in training and are missed often.
* AV blocks are no class: their rhythm is what the atria do.
* The probability of a second is what that second looks like. It says little of the rate.
* Records under 10 s are filled up with empty images; one training batch in seven was cut short so.
* One source (Germany, 1989–96); measured on PTB-XL, and by `npm run eval` on any index with rhythm codes.
* Not a medical device. A score is an aid to a reader who sees the trace.

## Again

`python -m auscult_models.rhythm train`, then `… export`, in `models/training`.
""".splitlines()
    (CARDS_DIR / "rhythm-classifier.md").write_text("\n".join(lines) + "\n")
