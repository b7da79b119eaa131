"""Model cards in Markdown, written from the manifest entries so that no number is typed twice."""

from .paths import CARDS_DIR


def label_table(entry: dict) -> list[str]:
    if not entry["labels"]:
        return []
    lines = ["", "## Labels", "", "Shown = calibrated (Platt, validation part), at least 10 test and 30 training positives, and an interval above 0.5.", "",
             "| label | shown | validation positives | test positives |", "|---|---|---:|---:|"]
    for label in entry["labels"]:
        shown = "yes" if label["shippable"] else "no"
        lines.append(f"| {label['name']} | {shown} | {label['calibration']['nValPositive']} | {label['nTestPositive']} |")
    return lines


def write_card(entry: dict, title: str, purpose: str, training: list[str], limits: list[str]) -> None:
    """models/cards/<id>.md."""
    lines = [f"# {title}", "", f"`{entry['id']}`, version {entry['version']}. {purpose}", "", f"Licence of the weights: {entry['licence']}", "",
             "## Data", "", "| data | licence | train | validation | test |", "|---|---|---|---|---|"]
    lines += [f"| {d['name']} | {d['licence']} | {d['nTrain']} | {d['nVal']} | {d['nTest']} |" for d in entry["data"]]
    lines += ["", "Split by patient; counts are films or records.", "", "## Training", "", *(f"* {t}" for t in training)]
    plot = f"{entry['id']}-calibration.png"
    calibration = ["", "## Calibration", "", f"![Reliability of the shown labels on test recordings]({plot})"] if (CARDS_DIR / plot).exists() else []
    steps = ", ".join(f"{run} {facts['steps']} steps in {facts['trainedMinutes']} min" for run, facts in entry.get("training", {}).items())
    lines += [f"* Runs: {steps}, on two CPU cores.", "", "## Figures", "",
              "Of the shipped file, one seed, by `npm run eval` (1,000 bootstrap resamples of patients).", "",
              "<!-- figures -->", "<!-- end of figures -->", *label_table(entry), *calibration, "", "## Limits", "", *(f"* {limit}" for limit in limits),
              "* Not a medical device. A score is an aid to a reader who sees the film or the trace.", "",
              "## Again", "", "`models/training/README.md` has the commands; the settings of the run are in `manifest.json` under `training`.", ""]
    CARDS_DIR.mkdir(parents=True, exist_ok=True)
    (CARDS_DIR / f"{entry['id']}.md").write_text("\n".join(lines))
