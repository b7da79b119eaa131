"""The subcommands that follow training: export, evaluate, golden, embed."""

import json

import numpy as np
import torch

from . import entries
from .calibration_plot import plot_calibration
from .card_texts import write_cards
from .ecg_data import TEST_FOLD, EcgSet, load_ptbxl
from .ecg_encoder import EcgEncoder
from .evaluate import ecg_labels, film_labels
from .export import export_ecg, export_film, export_text
from .film_data import FilmSet, load_films
from .film_encoder import FilmEncoder
from .film_joint_labels import fit_joint_labels
from .golden import write_golden
from .labels import ECG_LABEL_NAMES, ECG_LABELS, FILM_LABELS
from .manifest import stored_model, upsert_model
from .paths import CARDS_DIR, RUNS_DIR, WEIGHTS_DIR
from .shipped import ecg_outputs, embeddings_of, film_outputs, write_embeddings
from .text_encoder import TextEncoder
from .trunk_outputs import film_trunk, load_ecg_encoder, load_film_encoder

HEADS_ONLY = ("joint-heads",)


def trained_encoders() -> tuple[FilmEncoder, EcgEncoder, TextEncoder | None]:
    """Stage-1 encoders with the heads and LoRA of stage 2 (of its head phase, while the LoRA phase has not ended), film labels fitted.

    No text encoder where stage 2 learned against the one that ships (`text=frozen`): that file stays.
    """
    film, ecg = load_film_encoder(), load_ecg_encoder()
    finished = [RUNS_DIR / run for run in joint_runs() if (RUNS_DIR / run / "averaged.pt").exists()]
    if not finished:
        raise FileNotFoundError("no joint run has ended; run train-joint first")
    state = torch.load(finished[-1] / "averaged.pt", map_location="cpu", weights_only=True)
    text = TextEncoder() if any(key.startswith("text.") for key in state) else None
    for prefix, module in (("film.", film.projection), ("ecg.", ecg.projection), ("text.", text)):
        if module is not None:
            module.load_state_dict({k[len(prefix) :]: v for k, v in state.items() if k.startswith(prefix)})
    films = load_films()
    fit_joint_labels(film.joint_labels, films, embeddings_of(film_trunk(films)["pooled"], film.projection))
    return film, ecg, text


def joint_runs() -> tuple[str, ...]:
    """Runs of stage 2 that count, earliest first; the LoRA phase counts only where the latest settings let text learn."""
    settings = RUNS_DIR / "joint-heads" / "settings.json"
    learned = not settings.exists() or json.loads(settings.read_text()).get("text", "learned") == "learned"
    return ("joint-heads", "joint") if learned else HEADS_ONLY


def uncalibrated(codes: tuple[str, ...], names: dict[str, str]) -> list[dict]:
    none = {"method": "none", "scale": 1.0, "bias": 0.0, "nVal": 0, "nValPositive": 0, "prevalence": 0.0}
    return [{"code": c, "name": names.get(c, c), "calibration": none, "shippable": False, "nTestPositive": 0, "testAuc": None} for c in codes]


def run_facts(run: str) -> dict:
    """Settings of a run, the steps that it took and its minutes of training time."""
    settings = json.loads((RUNS_DIR / run / "settings.json").read_text())
    seconds, steps = torch.load(RUNS_DIR / run / "checkpoint.pt", map_location="cpu", weights_only=False)["clock"][:2]
    return {**settings, "steps": steps, "trainedMinutes": round(seconds / 60, 1)}


def write_entries(films: FilmSet, ecgs: EcgSet, film_labels: list[dict], ecg_labels: list[dict]) -> tuple[dict, dict, dict]:
    """Upsert the three encoders, and return their entries. One whose files stayed keeps its version: its vectors stay too."""
    made = (entries.film_entry(films, film_labels), entries.ecg_entry(ecgs, ecg_labels), entries.text_entry(films, ecgs))
    joint = joint_runs()
    for entry, runs in zip(made, (("film", *joint), ("ecg", *joint), joint), strict=True):
        entry["training"] = {run: run_facts(run) for run in runs if (RUNS_DIR / run / "averaged.pt").exists()}
        before = stored_model(entry["id"])
        if before and before["files"] == entry["files"]:
            entry["version"] = before["version"]
        if entry["id"] == "text-encoder" and joint == HEADS_ONLY and before:
            entry["training"] = before["training"]
        upsert_model(entry)
    return made


def export() -> None:
    """ONNX files of the latest weights, manifest entries without calibration (evaluate adds it), golden vectors."""
    film, ecg, text = trained_encoders()
    export_film(film, WEIGHTS_DIR)
    export_ecg(ecg, WEIGHTS_DIR)
    if text is not None:
        export_text(text, WEIGHTS_DIR)
    write_entries(load_films(), load_ptbxl(), uncalibrated(FILM_LABELS, {}), uncalibrated(ECG_LABELS, ECG_LABEL_NAMES))
    write_golden()


def evaluate() -> None:
    """Calibration from the shipped files into the manifest, its plots, and the cards without figures (`npm run eval` gives those)."""
    films, ecgs = load_films(), load_ptbxl()
    film_encoder, ecg_encoder, _ = trained_encoders()
    film, ecg = film_outputs(films, film_encoder), ecg_outputs(ecgs, ecg_encoder.projection)
    film_entries, ecg_entries = film_labels(films, film["logits"]), ecg_labels(ecgs, ecg["logits"])
    plot_calibration(film_entries, film["logits"], films.targets, films.known, films.where("test", "IU"), "Film encoder, IU films",
                     CARDS_DIR / "film-encoder-calibration.png")
    plot_calibration(ecg_entries, ecg["logits"], ecgs.targets, np.ones_like(ecgs.targets), ecgs.where(TEST_FOLD), "ECG encoder, PTB-XL",
                     CARDS_DIR / "ecg-encoder-calibration.png")
    write_cards(write_entries(films, ecgs, film_entries, ecg_entries))
    for name, part in (("film", film_entries), ("ecg", ecg_entries)):
        print(f"{name}: {sum(entry['shippable'] for entry in part)} of {len(part)} labels are good enough to be shown")


def golden() -> None:
    write_golden()


def embed() -> None:
    """runs/embeddings/{film,ecg}.npz of the shipped encoders, and READY with their SHA-256."""
    film, ecg, _ = trained_encoders()
    write_embeddings(film_outputs(load_films(), film), ecg_outputs(load_ptbxl(), ecg.projection))
