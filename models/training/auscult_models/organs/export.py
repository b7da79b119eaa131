"""The trained segmenter with its frontal check → ONNX, manifest entry, golden vectors, card."""

import json

import numpy as np
import onnxruntime
import torch

from ..entries import RESEARCH_LICENCE, film_preprocessing, tensor
from ..golden import FILM_CASES, FILM_FORMULA, film_of, summary, write
from ..manifest import file_entry, upsert_model
from ..paths import RUNS_DIR, WEIGHTS_DIR
from ..film_preprocess import FILM_SIZE_PX, preprocess_film
from .card import write_organ_card
from .fit_check import fit_check, posture_limits
from .frontal_check import FrontalCheck
from .organ_data import OrganSet, load_organs
from .settings import OrganSettings
from .unet import OrganUNet

IDENTIFIER = "organ-segmenter"
VERSION = "2026.11.22-2"
OPSET = 17
LICENCE = RESEARCH_LICENCE.replace("trained on", "the frontal check was fitted on")
LEAST_CONFIDENCE = 0.9
LEAST_AREA_SHARE = 0.01


def trained(name: str) -> OrganUNet:
    """The averaged weights of runs/<name>."""
    module = OrganUNet()
    module.load_state_dict(torch.load(RUNS_DIR / name / "averaged.pt", map_location="cpu", weights_only=True))
    return module.eval()


def run_facts(name: str) -> dict:
    settings = json.loads((RUNS_DIR / name / "settings.json").read_text())
    seconds, steps = torch.load(RUNS_DIR / name / "checkpoint.pt", map_location="cpu", weights_only=False)["clock"][:2]
    return {**settings, "steps": steps, "trainedMinutes": round(seconds / 60, 1)}


def write_onnx(check: FrontalCheck) -> None:
    path = WEIGHTS_DIR / f"{IDENTIFIER}.onnx"
    names = ["pixels", "organs", "frontal"]
    torch.onnx.export(
        check.eval(), (torch.rand(2, 1, FILM_SIZE_PX, FILM_SIZE_PX),), str(path), opset_version=OPSET, input_names=names[:1],
        output_names=names[1:], dynamic_axes={name: {0: "N"} for name in names}, do_constant_folding=True, dynamo=False,
    )


def session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(WEIGHTS_DIR / f"{IDENTIFIER}.onnx"), options, providers=["CPUExecutionProvider"])


def check_parity(check: FrontalCheck, organs: OrganSet) -> None:
    """Raises RuntimeError unless the file gives what PyTorch gives."""
    films = np.stack([preprocess_film(organs.films[i].astype(np.float64)) for i in organs.where("test")[:4]])[:, None]
    with torch.no_grad():
        wanted = [part.numpy() for part in check(torch.from_numpy(films))]
    gaps = [float(np.abs(a - b).max()) for a, b in zip(wanted, session().run(["organs", "frontal"], {"pixels": films}), strict=True)]
    print(f"{IDENTIFIER}: largest gaps to PyTorch {gaps}", flush=True)
    if max(gaps) > 1e-2:
        raise RuntimeError(f"{IDENTIFIER}.onnx differs from PyTorch by {gaps}")


def write_golden() -> None:
    """test/fixtures/golden/organ-segmenter.json, of the shipped file."""
    cases = []
    for case in FILM_CASES[:2]:
        organs, frontal = session().run(["organs", "frontal"], {"pixels": preprocess_film(film_of(**case))[None, None]})
        cases.append({**case, "organs": summary(organs), "frontal": round(float(frontal[0]), 6), "tolerance": 2e-3})
    write(IDENTIFIER, {"formula": FILM_FORMULA, "input": "pixels, after film-preprocess", "output": "organs 3 × 224 × 224 logits, row-major", "cases": cases})


def data_rows(organs: OrganSet) -> list[dict]:
    def counts(source: str) -> dict:
        return {f"n{name}": int(len(organs.where(split, source))) for name, split in (("Train", "train"), ("Val", "val"), ("Test", "test"))}

    return [
        {"name": "JSRT with the SCR masks (Shiraishi, AJR 2000; van Ginneken, Med Image Anal 2006)", "licence": "free for research with citation", **counts("jsrt")},
        {"name": "Wingspan (Dong et al., MICCAI 2018)", "licence": "MIT", **counts("wingspan")},
    ]


def export() -> None:
    """Everything that ships of runs/organs; the figures follow by `npm run eval` and `node scripts/publish-evaluation.mjs`."""
    name = OrganSettings().name
    organs = load_organs()
    check = FrontalCheck(trained(name)).eval()
    fitted = fit_check(check, organs)
    write_onnx(check)
    check_parity(check, organs)
    write_golden()
    entry = {
        "id": IDENTIFIER, "version": VERSION, "task": "organ-segmentation", "files": [file_entry(WEIGHTS_DIR / f"{IDENTIFIER}.onnx")],
        "inputs": [tensor("pixels", "float32", ["N", 1, FILM_SIZE_PX, FILM_SIZE_PX])],
        "outputs": [tensor("organs", "float32", ["N", 3, FILM_SIZE_PX, FILM_SIZE_PX]), tensor("frontal", "float32", ["N"])],
        "preprocessing": film_preprocessing(), "labels": [], "licence": LICENCE, "data": data_rows(organs), "metrics": {},
        "segmentation": {
            "frontalThreshold": fitted["frontalThreshold"], "leastConfidence": LEAST_CONFIDENCE, "leastAreaShare": LEAST_AREA_SHARE,
            **posture_limits(organs),
        },
        "card": f"cards/{IDENTIFIER}.md", "training": {name: run_facts(name)},
    }
    upsert_model(entry)
    write_organ_card(entry, fitted)
