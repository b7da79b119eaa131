"""Where data, runs and exported models lie. Every place can be moved by an environment variable."""

import os
from pathlib import Path

TRAINING_DIR = Path(__file__).resolve().parents[1]
MODELS_DIR = TRAINING_DIR.parent
REPO_DIR = MODELS_DIR.parent
RUNS_DIR = Path(os.environ.get("AUSCULT_RUNS", TRAINING_DIR / "runs"))
WEIGHTS_DIR = Path(os.environ.get("AUSCULT_WEIGHTS", MODELS_DIR / "weights"))
CARDS_DIR = MODELS_DIR / "cards"
MANIFEST_PATH = Path(os.environ.get("AUSCULT_MANIFEST", MODELS_DIR / "manifest.json"))
GOLDEN_DIR = REPO_DIR / "test" / "fixtures" / "golden"


def data_dir() -> Path:
    """The folder with `cxr/` and `ecg/`, from AUSCULT_DATA; raises when it is not set or not there."""
    value = os.environ.get("AUSCULT_DATA")
    if not value:
        raise RuntimeError("AUSCULT_DATA must name the folder that holds cxr/ and ecg/")
    path = Path(value)
    if not (path / "cxr").is_dir() or not (path / "ecg").is_dir():
        raise RuntimeError(f"{path} holds no cxr/ and ecg/")
    return path
