"""Trained on one source, tested on the other: how far the segmenter carries to films of another hospital."""

import json

import numpy as np
import torch
from torch.nn import functional

from ..film_preprocess import FILM_SIZE_PX
from ..metrics import bootstrap
from ..paths import RUNS_DIR
from .export import run_facts, trained
from .organ_data import OrganSet, load_organs
from .train import float_batch

RUNS = (("organs-jsrt", "jsrt", "wingspan"), ("organs-wingspan", "wingspan", "jsrt"))


def width(mask: np.ndarray) -> int:
    columns = np.flatnonzero(mask.any(0))
    return int(columns[-1] - columns[0] + 1) if len(columns) else 0


@torch.no_grad()
def film_figures(name: str, data: OrganSet, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Dice of lungs and heart and the error of the ratio of each film, at 256 px, without any clean-up of the maps."""
    module, out = trained(name), {"lungs": [], "heart": [], "ctrMae": []}
    for row in rows:
        film, mask = float_batch(data, np.array([row]))
        logits = module(functional.interpolate(film, size=(FILM_SIZE_PX, FILM_SIZE_PX), mode="area"))
        drawn = (functional.interpolate(logits, size=mask.shape[2:], mode="bilinear", align_corners=False) > 0)[0].numpy()
        truth = mask[0].numpy() > 0.5
        pairs = {"lungs": (drawn[0] | drawn[1], truth[0] | truth[1]), "heart": (drawn[2], truth[2])}
        for key, (a, b) in pairs.items():
            out[key].append(2 * (a & b).sum() / max(1, a.sum() + b.sum()))
        lungs, heart = width(pairs["lungs"][0]), width(drawn[2])
        out["ctrMae"].append(abs(heart / lungs - data.rows[row]["ctr_masks"]) if lungs and heart else np.nan)
    return {key: np.array(values) for key, values in out.items()}


def evaluate() -> None:
    """runs/organs-cross-source.json of the runs that have ended; the next export puts it on the card."""
    data, found = load_organs(), []
    for name, trained_on, tested_on in RUNS:
        if not (RUNS_DIR / name / "averaged.pt").exists():
            print(f"{name} has not been trained: python -m auscult_models.organs train sources={trained_on} name={name}")
            continue
        figures = film_figures(name, data, data.where("test", tested_on))
        shown = {key: bootstrap(lambda r, v=values: float(np.nanmean(v[r])), len(values)) for key, values in figures.items()}
        found.append({"trainedOn": trained_on, "testedOn": tested_on, "steps": run_facts(name)["steps"], **shown})
        print(json.dumps(found[-1]), flush=True)
    (RUNS_DIR / "organs-cross-source.json").write_text(json.dumps(found, indent=1) + "\n")
