"""Each loss of stage 2 on and off around a base, over several seeds, on the validation part: decides what ships."""

import dataclasses
import time
from typing import Iterator

import numpy as np

from .ablation_page import read_findings, write_findings
from .frozen_outputs import frozen_ecgs, frozen_films
from .joint_data import JointData, load_joint_data
from .joint_validation import FIGURES, JointValidation
from .settings import JointSettings
from .train_joint import JointTraining

VARIANTS: dict[str, dict] = {
    "base": {},
    "without the contrast with every true text: same text only (TMCL as published)": {"positives": "same"},
    "without TMCL: own text only (InfoNCE)": {"positives": "own"},
    "without EMCL over concept pairs": {"concept_weight": 0.0},
    "with CMA, fixed τ 0.07 (MERL)": {"cma_weight": 0.5},
    "with UMA (MERL)": {"uma_weight": 0.3},
    "with CMA + UMA in place of the contrast (MERL)": {"contrast_weight": 0.0, "cma_weight": 1.0, "uma_weight": 1.0},
    "with SDM (IRRA)": {"sdm_weight": 0.2},
    "with masked-word relations (IRRA)": {"words_weight": 0.1},
    "with mixup, then soft CLIP (M3CoL)": {"m3col_weight": 0.1},
    "with auxiliary label heads": {"label_weight": 0.5},
    "with UMA, M3CoL and label heads": {"uma_weight": 0.3, "m3col_weight": 0.1, "label_weight": 0.5},
    "text head learns too": {"text": "learned"},
}


@dataclasses.dataclass(frozen=True)
class AblationSettings:
    """`encoders` as in JointSettings; `only` a part of a variant's name, to run those and keep the rest of the file."""

    seeds: int = 3
    steps: int = 600
    encoders: str = "runs"
    only: str = ""


AS_SHIPPED = "as released: the text head learned too (one seed)"


def released(data: JointData, validation: JointValidation) -> dict[str, float]:
    """Figures of the released heads, which learned together with the text head."""
    film = frozen_films(data.films)["embedding"][validation.film_rows]
    ecg = frozen_ecgs(data.ecgs)["embedding"][validation.ecg_rows]
    return validation.figures_of(film, ecg, data.text_rows)


def measure(settings: AblationSettings) -> Iterator[dict]:
    """Every variant and seed: after each variant, all that was found so far."""
    base = JointSettings(text="frozen", encoders=settings.encoders, head_steps=settings.steps)
    shared: dict[str, tuple] = {}
    rows = {}
    for name, changes in VARIANTS.items():
        if settings.only and settings.only not in name:
            continue
        text = changes.get("text", base.text)
        if text not in shared:
            data = load_joint_data(settings.encoders, text)
            shared[text] = (data, JointValidation(data))
        runs, start = [], time.monotonic()
        for seed in range(1, settings.seeds + 1):
            joint = JointTraining(dataclasses.replace(base, **changes, seed=seed), *shared[text])
            runs.append(joint.figures(joint.fit_heads()))
        rows[name] = summary(changes, runs, (time.monotonic() - start) / settings.seeds)
        if name == "base" and settings.encoders == "shipped":
            rows[AS_SHIPPED] = summary({}, [released(*shared["frozen"])], 0.0)
        print(f"{name}: {rows[name]['mean']} {rows[name]['secondsPerRun']} s", flush=True)
        yield {"encoders": settings.encoders, "seeds": settings.seeds, "steps": settings.steps, "base": dataclasses.asdict(base),
               "n": shared[text][1].counts(), "variants": rows}


def summary(changes: dict, runs: list[dict[str, float]], seconds: float) -> dict:
    """Means and SDs (n − 1) over the seeds; `average` is the mean of the five figures."""
    table = np.array([[run[figure] for figure in FIGURES] for run in runs])
    table = np.concatenate([table, table.mean(1, keepdims=True)], 1)
    spread = table.std(0, ddof=1) if len(runs) > 1 else np.zeros(table.shape[1])
    names = (*FIGURES, "average")
    return {"changes": changes, "runs": runs, "mean": dict(zip(names, table.mean(0).round(4).tolist())),
            "sd": dict(zip(names, spread.round(4).tolist())), "secondsPerRun": round(seconds, 1)}


def ablate(settings: AblationSettings) -> None:
    """Write models/ablation.json and docs/ablation.md after each variant; with `only`, renew those rows and keep the others."""
    before = read_findings().get("stage2") if settings.only else None
    for found in measure(settings):
        if before:
            if any(before[key] != found[key] for key in ("encoders", "seeds", "steps")):
                raise ValueError("models/ablation.json holds an ablation of other encoders, seeds or steps; run all variants first")
            merged = {**before["variants"], **found["variants"]}
            found = {**found, "variants": {name: merged[name] for name in (*before["variants"], *VARIANTS) if name in merged}}
        write_findings({**read_findings(), "stage2": found})
