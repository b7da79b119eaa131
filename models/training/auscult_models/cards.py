"""Model cards in Markdown, written from the manifest entries so that no number is typed twice."""

from .paths import CARDS_DIR


def shown(metric: dict) -> str:
    """`value [low–high], n` of one metric."""
    value, interval = metric["value"], metric["ci95"]
    if value is None:
        return "not measured"
    if isinstance(value, list):
        return f"{' / '.join(map(str, value))} (n {metric['n']})"
    return f"{value:.3f} [{interval[0]:.3f}–{interval[1]:.3f}], n {metric['n']}" if interval else f"{value}, n {metric['n']}"


def metric_table(entry: dict) -> list[str]:
    lines = ["| figure (test part) | value [95 % interval], n |", "|---|---|"]
    return lines + [f"| {name} | {shown(metric)} |" for name, metric in entry["metrics"].items()]


def label_table(entry: dict) -> list[str]:
    if not entry["labels"]:
        return []
    lines = ["", "## Labels", "", "Shown = calibrated (Platt, validation part), at least 10 test and 30 training positives, and an interval above 0.5.", "",
             "| label | shown | test positives | test AUC |", "|---|---|---|---|"]
    for label in entry["labels"]:
        area = shown(label["testAuc"]) if label.get("testAuc") else "too few"
        lines.append(f"| {label['name']} | {'yes' if label['shippable'] else 'no'} | {label.get('nTestPositive', 0)} | {area} |")
    return lines


def write_card(entry: dict, title: str, purpose: str, training: list[str], limits: list[str]) -> None:
    """models/cards/<id>.md."""
    lines = [f"# {title}", "", f"`{entry['id']}`, version {entry['version']}. {purpose}", "", f"Licence of the weights: {entry['licence']}", "",
             "## Data", "", "| data | licence | train | validation | test |", "|---|---|---|---|---|"]
    lines += [f"| {d['name']} | {d['licence']} | {d['nTrain']} | {d['nVal']} | {d['nTest']} |" for d in entry["data"]]
    lines += ["", "Split by patient; counts are films or records.", "", "## Training", "", *(f"* {t}" for t in training)]
    steps = ", ".join(f"{run} {facts['steps']} steps in {facts['trainedMinutes']} min" for run, facts in entry.get("training", {}).items())
    lines += [f"* Runs: {steps}, on two CPU cores.", "", "## Figures", "", "One seed, 500 bootstrap resamples (of patients where a patient has several records). Computed from cached trunk outputs; 48 random rows are run through the shipped ONNX file and must agree to 0.02.", "",
              *metric_table(entry), *label_table(entry), "", "## Limits", "", *(f"* {limit}" for limit in limits),
              "* Not a medical device. A score is an aid to a reader who sees the film or the trace.", "",
              "## Again", "", "`models/training/README.md` has the commands; the settings of the run are in `manifest.json` under `training`.", ""]
    CARDS_DIR.mkdir(parents=True, exist_ok=True)
    (CARDS_DIR / f"{entry['id']}.md").write_text("\n".join(lines))
