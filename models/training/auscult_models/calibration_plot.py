"""Reliability diagrams of the shown labels: what was stated against what was seen, on test recordings."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from .calibrate import expected_calibration_error

COLUMNS, BINS = 6, 8


def reliability(probability: np.ndarray, positive: np.ndarray, bins: int = BINS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean stated probability, observed share and its 95 % half-width (Wilson) in equally filled bins, lowest first."""
    parts = [part for part in np.array_split(np.argsort(probability, kind="stable"), bins) if len(part)]
    stated = np.array([probability[part].mean() for part in parts])
    observed = np.array([positive[part].mean() for part in parts])
    count = np.array([len(part) for part in parts])
    z = 1.96
    half = z / (1 + z**2 / count) * np.sqrt(observed * (1 - observed) / count + z**2 / (4 * count**2))
    return stated, observed, half


def plot_calibration(entries: list[dict], logits: np.ndarray, targets: np.ndarray, known: np.ndarray, rows: np.ndarray, title: str, path: Path) -> None:
    """One small diagram a shown label, on the given test rows, as a PNG."""
    shown = [i for i, entry in enumerate(entries) if entry["shippable"]]
    if not shown:
        raise ValueError("no label is good enough to be shown, so there is nothing to plot")
    lines = -(-len(shown) // COLUMNS)
    figure, axes = plt.subplots(lines, COLUMNS, figsize=(1.9 * COLUMNS, 2.1 * lines), squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    for axis, i in zip(axes.flat, shown):
        chosen = rows[known[rows, i] > 0]
        calibration = entries[i]["calibration"]
        probability = 1 / (1 + np.exp(-(calibration["scale"] * logits[chosen, i] + calibration["bias"])))
        stated, observed, half = reliability(probability, targets[chosen, i])
        limit = min(1.0, 1.15 * max(stated.max(), (observed + half).max()))
        axis.set_axis_on()
        axis.plot([0, limit], [0, limit], color="#999", linewidth=0.8)
        axis.errorbar(stated, observed, yerr=half, fmt="o-", markersize=2.5, linewidth=1, elinewidth=0.7, color="#1f5fa8")
        axis.set(xlim=(0, limit), ylim=(0, limit))
        axis.set_title(f"{entries[i]['name'][:30]}\nECE {expected_calibration_error(probability, targets[chosen, i]):.3f}, "
                       f"{int(targets[chosen, i].sum())} of {len(chosen)}", fontsize=6)
        axis.tick_params(labelsize=5)
    figure.suptitle(f"{title}: stated probability (across) and observed share (up), test part, {BINS} equally filled bins", fontsize=8)
    figure.tight_layout(rect=(0, 0, 1, 0.97 if lines > 2 else 0.93))
    figure.savefig(path, dpi=110)
    plt.close(figure)
