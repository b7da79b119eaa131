"""`python -m auscult_models.ecg_quality`: fits, writes weights/ecg-quality.json, the manifest entry and the card.

The features are the engine's (`node scripts/ecg-quality-features.mjs <index>` writes runs/ecg-quality/features.jsonl), so that they exist once.
"""

import json

import numpy as np
from sklearn.linear_model import LogisticRegression

from ..metric_table import metric_table
from ..manifest import file_entry, upsert_model
from ..metrics import auc, bootstrap
from ..paths import CARDS_DIR, RUNS_DIR, WEIGHTS_DIR

FEATURES = (
    "flatShare", "logRange", "logRangeSpread", "band0", "band1", "band2", "band3", "band4", "spectralFlatness", "logKurtosis", "einthoven",
    "goldberger", "firstComponent", "threeComponents", "meanCorrelation", "beatAutocorrelation", "beatLag", "beatSynchrony", "beatWidth", "beatCrest",
)
CLIP = 6.0
FLAGGED_OF_USABLE = 0.01
"""Share of usable validation ECGs that may be flagged; it sets the threshold."""
VERSION = "2026.11.22-1"


def load() -> tuple[list[dict], np.ndarray]:
    rows = [json.loads(line) for line in (RUNS_DIR / "ecg-quality" / "features.jsonl").read_text().splitlines()]
    return rows, np.array([row["features"] for row in rows])


def terms(features: np.ndarray, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    """Standardised features kept within ±CLIP, and their squares."""
    standard = np.clip((features - mean) / deviation, -CLIP, CLIP)
    return np.concatenate([standard, standard**2], 1)


def main() -> None:
    rows, features = load()
    usable = np.array([row["isUsable"] for row in rows])
    sets, kinds = np.array([row["set"] for row in rows]), np.array([row["kind"] for row in rows])
    datasets = np.array([row["dataset"] for row in rows])
    train, val, test = (sets == name for name in ("train", "val", "test"))
    good = train & usable
    mean, deviation = features[good].mean(0), features[good].std(0) + 1e-3
    x = terms(features, mean, deviation)
    weights = np.where(usable, 1 / (train & usable).sum(), 1 / (train & ~usable).sum())
    weights = weights * np.where((datasets == "CinC2011-set-a"), 3.0, 1.0)
    best = None
    for penalty in (0.01, 0.1, 1.0, 10.0):
        model = LogisticRegression(C=penalty, max_iter=4000).fit(x[train], usable[train], sample_weight=weights[train] * train.sum() / 2)
        area = auc(model.decision_function(x[val]), usable[val])
        print(f"C {penalty}: validation AUC {area:.4f}")
        if best is None or area > best[0] + 5e-4:
            best = (area, model)
    model = best[1]
    score = model.decision_function(x)
    threshold = 1 / (1 + np.exp(-np.quantile(score[val & usable], FLAGGED_OF_USABLE)))
    count, coefficients = len(FEATURES), model.coef_[0]
    contribution = x[:, :count] * coefficients[:count] + x[:, count:] * coefficients[count:]
    content = {
        "features": list(FEATURES), "mean": mean.round(6).tolist(), "deviation": deviation.round(6).tolist(), "clip": CLIP,
        "bias": round(float(model.intercept_[0]), 6), "linear": coefficients[:count].round(6).tolist(), "square": coefficients[count:].round(6).tolist(),
        "usual": contribution[good].mean(0).round(6).tolist(), "threshold": round(float(threshold), 6),
    }
    path = WEIGHTS_DIR / "ecg-quality.json"
    path.write_text(json.dumps(content, indent=1) + "\n")
    flagged = score < np.log(threshold / (1 - threshold))

    def area_of(part: np.ndarray) -> dict:
        chosen = np.flatnonzero(part)
        return bootstrap(lambda r: auc(score[chosen[r]], usable[chosen[r]]), len(chosen))

    metrics = {"auc": area_of(test)}
    recorded = kinds == "recorded"
    metrics["auc:CinC2011 recordings"] = area_of(test & recorded & (datasets == "CinC2011-set-a"))
    for kind in sorted(set(kinds) - {"recorded"}):
        metrics[f"auc:{kind}"] = area_of(test & (usable | (kinds == kind)))

    def share(part: np.ndarray) -> dict:
        chosen = np.flatnonzero(part)
        return bootstrap(lambda r: float(flagged[chosen[r]].mean()), len(chosen))

    metrics["flagged:usable"] = share(test & usable)
    metrics["flagged:usable PTB-XL"] = share(test & usable & (datasets == "PTB-XL"))
    metrics["flagged:CinC2011 unacceptable"] = share(test & ~usable & recorded)
    for kind in sorted(set(kinds) - {"recorded"}):
        metrics[f"flagged:{kind}"] = share(test & (kinds == kind))
    entry = {
        "id": "ecg-quality", "version": VERSION, "task": "whether a signal is a usable 12-lead ECG", "files": [file_entry(path)],
        "inputs": [{"name": "features", "type": "float64", "shape": [count]}], "outputs": [{"name": "probability", "type": "float64", "shape": [1]}],
        "preprocessing": {"source": "engine/inference/ecg-quality/features.ts, over the ECG encoder's input"}, "labels": [],
        "licence": "fitted on open data (CC BY 4.0, ODC-By 1.0, CC BY-SA 4.0); forty numbers, Apache-2.0",
        "data": [{"name": "usable and spoilt recordings of every source of the data pack", "licence": "per source", "nTrain": int(train.sum()), "nVal": int(val.sum()), "nTest": int(test.sum())}],
        "metrics": metrics, "card": "cards/ecg-quality.md",
    }
    upsert_model(entry)
    write_card(entry, content["threshold"])
    for name, metric in metrics.items():
        print(name, metric)


def write_card(entry: dict, threshold: float) -> None:
    """models/cards/ecg-quality.md."""
    data = entry["data"][0]
    lines = f"""# ECG quality check

`ecg-quality`, version {entry['version']}. Twenty features of the ECG encoder's input → the probability that the signal is a usable 12-lead ECG. Under
{threshold:.3f} the findings carry a caution that names what speaks against it. The encoders' own features take no part.

Licence: {entry['licence']}

## Data

{data['nTrain']} recordings to fit, {data['nVal']} to choose penalty and threshold, {data['nTest']} held back; a recording and its spoilt copies are always in the same part
(PTB-XL by fold, other sources by their split, CinC2011 by a hash).

* Usable: a sample of PTB-XL, all of the eleven other sources of the pack, and CinC2011's acceptable recordings; half of them with a little noise in every lead,
  since recorders' own III and augmented leads differ from what I and II say.
* Not usable: CinC2011's unacceptable recordings (real ones; cardiologists' and technicians' votes), and copies of usable ones spoilt by rule: noise from white to a random
  walk, flat leads, square and sine waves, EEG-like and pulse-like signals (made, not recorded), one lead copied to all, shuffled channels, half and double speed, a hundredth
  and a hundred times the gain, ECGs drowned in noise.

## Figures

Held-back recordings; 500 bootstrap resamples of recordings. `auc` is over all of them; `auc:…` of one kind is against all usable ones. `flagged` is the share under the
threshold, which was set so that 1 % of the usable validation recordings fall under it.

""".splitlines()
    lines += metric_table(entry)
    lines += ["", "Through the workstation's engine (`npm run eval`, 1,000 resamples):", "", "<!-- figures -->", "<!-- end of figures -->"]
    lines += """
## Limits

* CinC2011's votes are about how well a recording made with a mobile device can be read; many that are "unacceptable" are ECGs with one bad lead.
* A recording at half or double its speed is a slow or fast heart with wide or narrow complexes: it is told apart least well.
* Limb leads that were exchanged at the patient (right arm and left arm) are a sound ECG to this check.
* Real EEG, EMG or pulse recordings were not in the data.

## Again

`node scripts/ecg-quality-features.mjs <ecg_index.jsonl>`, then `python -m auscult_models.ecg_quality` in `models/training`.
""".splitlines()
    (CARDS_DIR / "ecg-quality.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
