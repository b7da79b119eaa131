"""The delineator's manifest entry and card."""

from ..metric_table import metric_table
from ..paths import CARDS_DIR

VERSION = "2026.11.22-1"


def manifest_entry(file: dict, counts: dict[str, int], metrics: dict, run: dict, classes: tuple[str, ...]) -> dict:
    return {
        "id": "wave-delineator",
        "version": VERSION,
        "task": "onsets, peaks and offsets of P, QRS and T in any ECG lead",
        "files": [file],
        "inputs": [{"name": "lead", "type": "float32", "shape": ["N", 1, "T"]}],
        "outputs": [{"name": "probabilities", "type": "float32", "shape": ["N", len(classes), "T"]}],
        "preprocessing": {"samplingFrequencyHz": 500, "baselineSamples": 501, "scale": "standard deviation + 0.01 mV", "multipleOf": 32},
        "labels": [],
        "licence": "ODC-By 1.0 data (LUDB); the weights carry its attribution",
        "data": [{"name": "LUDB 1.0.1, 500 Hz, 153 of its 200 records", "licence": "ODC-By 1.0 (Kalyakulina et al., IEEE Access 2020; PhysioNet)",
                  "nTrain": counts["train"], "nVal": counts["val"], "nTest": counts["test"]}],
        "metrics": metrics,
        "training": run,
        "card": "cards/wave-delineator.md",
    }


def card(entry: dict) -> None:
    """models/cards/wave-delineator.md."""
    data, run = entry["data"][0], entry["training"]
    lines = f"""# Wave delineator

`wave-delineator`, version {entry['version']}. One ECG lead → P, QRS complex, T wave or none of them, for every sample at 500 Hz.

Licence of the weights: {entry['licence']}

## Data

| data | licence | train | validation | test |
|---|---|---|---|---|
| {data['name']} | {data['licence']} | {data['nTrain']} | {data['nVal']} | {data['nTest']} |

Records, each of another patient; split as the data pack gives it. The signals are the 500 Hz originals (5,000 samples a lead), not resampled
ones. Every record has twelve leads, marked lead by lead by cardiologists. The first and the last beat of a lead are often
not marked: samples before a lead's first mark and after its last one took no part in training, and found waves whose middle lies there
are not counted.

## Training

* 1-D U-Net, {run['parameters']:,} parameters, one lead at a time: its first convolution halves the rate, four more halvings, linear way back.
* Crops of 4 s, stretched in time by 0.75 to 1.33, gain, inverted leads, baseline wander, mains hum, muscle noise; two in five crops come from
  leads low-passed at 40 Hz, so that 100 Hz records are read too. Cross-entropy and soft Dice over the marked samples.
* {run['steps']} steps of {run['batchSize']} crops in {run['trainedMinutes']} min on one shared CPU core; an average of the weights; one seed.

## From probabilities to waves

The likeliest class of each sample; runs of one class, gaps to 30 ms bridged; P from 36 ms, QRS from 30 ms, T from 60 ms. The peak is the sample
farthest from the straight line between onset and offset. A record in which the leads agree on fewer than 0.4 P waves a QRS complex
(three leads in five, within 60 ms) has none: that is what tells f waves of fibrillation from P waves. The threshold was set on training
and validation records, where the two lie far apart (0.3 and less, 0.8 and more). Beats of the record need two leads in five; their onsets are the lower quartile of the leads' onsets, offsets the upper one.

## Figures

LUDB test records, every lead for itself, through the shipped file; 500 bootstrap resamples of records. A marked wave is found when onset and
offset of one found wave both lie within 150 ms (ANSI/AAMI EC57's tolerance for a beat). Errors are found − marked, over found waves.
`npm run eval` measures the same through the workstation's engine.

""".splitlines()
    lines += metric_table(entry)
    lines += ["", "Through the workstation's engine (`npm run eval`, 1,000 resamples):", "", "<!-- figures -->", "<!-- end of figures -->"]
    lines += """
## Limits

* Fifteen test records, few of them in atrial fibrillation, flutter or with a pacemaker; one device. The intervals are wide where records differ.
* The peak is where the lead is farthest from the line between onset and offset; LUDB marks the R wave also where S is larger, which is most of the QRS peak error.
* Marks of one team of cardiologists. Two cardiologists differ by about 10 ms at a QRS onset and more at a T offset.
* Found P waves that belong to no QRS complex (AV block) stay in the lead's waves, but a beat shows its last P wave only.
* PTB-XL and other 100 Hz records are read (onsets are then no finer than 10 ms), but there are no marks to measure that on.
* Not a medical device. Onsets and offsets are proposals for a reader who sees the trace.

## Again

`python -m auscult_models.delineator train`, then `… export`, in `models/training`.
""".splitlines()
    (CARDS_DIR / "wave-delineator.md").write_text("\n".join(lines) + "\n")
