"""Commands: train, settle, export, remember, refit, plan, golden.

train [--from CHECKPOINT] [name=value …]   settings of `settings.Settings`; goes on from runs/drafter/<stage> if it is there
settle                                     sets the film concepts' thresholds; writes runs/drafter/settled.pt
export [CHECKPOINT | untrained]            writes models/weights/drafter* and the manifest entry, then the golden vector
remember                                   keeps the shipped encoders' outputs before others take their place
refit                                      fits the shipped projectors to new encoders, the decoder as it is; writes as `export`
plan                                       chooses what a draft states, on validation cases; writes the small front graphs and the manifest
                                           entry again, the decoder's files as they are
golden                                     writes test/fixtures/golden/drafter.json from models/weights
"""

import hashlib
import json
import sys
from pathlib import Path

import gguf
import torch

from ..manifest import stored_model, upsert_model
from ..paths import CARDS_DIR, GOLDEN_DIR, WEIGHTS_DIR
from .card import card_facts, record_run, stage_text, write_card
from .drafter_model import load_drafter
from .encoder_outputs import EMBEDDINGS_DIR, PREVIOUS_DIR, load_encoder_outputs, write_outputs
from .export import export_drafter, exported_files, write_projector
from .gguf_weights import gguf_path, read_config
from .golden import write_golden
from .plan import describe_plan, make_plan
from .projector_file import read_projector, read_projectors
from .publish import manifest_entry
from .refit import refit_ecg, refit_film
from .settings import Settings
from .settle import settle_projector
from .train import RUN_DIR, train

TRAINED = RUN_DIR / "encoders" / "checkpoint.pt"
CHECKPOINT = RUN_DIR / "settled.pt"


def encoder_hashes() -> dict[str, str]:
    """sha256 of the encoder files whose outputs were trained on."""
    names = ("film-encoder", "ecg-encoder")
    return {name: hashlib.sha256((WEIGHTS_DIR / f"{name}.onnx").read_bytes()).hexdigest() for name in names}


def check_encoders_are_final() -> None:
    """Raises unless the stored outputs were made by the encoder files that are shipped."""
    ready = (EMBEDDINGS_DIR / "READY").read_text(encoding="utf-8")
    for name, digest in encoder_hashes().items():
        if digest not in ready:
            raise RuntimeError(f"the stored outputs were not made by the present {name}.onnx")


def run_train(arguments: list[str]) -> None:
    start_from = None
    if arguments[:1] == ["--from"]:
        start_from, arguments = Path(arguments[1]), arguments[2:]
    checkpoint = train(Settings.from_arguments(arguments), start_from)
    record_run(stage_text(checkpoint.parent))


def run_export(arguments: list[str]) -> None:
    is_untrained = arguments == ["untrained"]
    if not is_untrained:
        check_encoders_are_final()
    drafter = load_drafter(None if is_untrained else Path(arguments[0]) if arguments else CHECKPOINT)
    export_drafter(drafter, WEIGHTS_DIR)
    describe({} if is_untrained else encoder_hashes())
    write_golden(WEIGHTS_DIR, GOLDEN_DIR / "drafter.json")


def describe(trained_on: dict[str, str]) -> None:
    """The manifest entry of the files in models/weights, and the card."""
    config = read_config(gguf.GGUFReader(gguf_path()))
    plan = make_plan(read_projectors(WEIGHTS_DIR)) if trained_on else {}
    upsert_model(manifest_entry(config, exported_files(WEIGHTS_DIR), trained_on, plan))
    if plan:
        write_card(card_facts(), plan, CARDS_DIR / "drafter.md")


def run_settle(_: list[str]) -> None:
    drafter = load_drafter(TRAINED)
    settle_projector(drafter.projectors["film"], load_encoder_outputs("film"))
    torch.save({"trained": drafter.trained_state()}, CHECKPOINT)


def run_remember(_: list[str]) -> None:
    write_outputs(PREVIOUS_DIR)


def run_refit(_: list[str]) -> None:
    check_encoders_are_final()
    film, film_facts = refit_film(read_projector(WEIGHTS_DIR, "film"), load_encoder_outputs("film"))
    released = read_projector(WEIGHTS_DIR, "ecg")
    ecg, ecg_facts = refit_ecg(released, load_encoder_outputs("ecg", PREVIOUS_DIR), load_encoder_outputs("ecg"))
    print(json.dumps({"film": film_facts, "ecg": ecg_facts}))
    for projector in (film, ecg):
        write_projector(projector, WEIGHTS_DIR)
    record_run(f"* Refit to new encoders: concept layers fitted again (film penalty {film_facts['penalty']}, ECG {ecg_facts['penalty']}), the ECG's free "
               f"part taught to give what it gave before ({ecg_facts['freePartExplained']:.0%} of its variance on validation records); the decoder unchanged.")
    describe(encoder_hashes())
    write_golden(WEIGHTS_DIR, GOLDEN_DIR / "drafter.json")


def run_plan(_: list[str]) -> None:
    for projector in read_projectors(WEIGHTS_DIR).values():
        write_projector(projector, WEIGHTS_DIR)
    describe(encoder_hashes())
    print(describe_plan(stored_model("drafter")["plan"]))
    write_golden(WEIGHTS_DIR, GOLDEN_DIR / "drafter.json")


COMMANDS = {"train": run_train, "settle": run_settle, "export": run_export, "remember": run_remember, "refit": run_refit, "plan": run_plan}


def main() -> None:
    command, *arguments = sys.argv[1:] or ["help"]
    if command == "golden":
        write_golden(WEIGHTS_DIR, GOLDEN_DIR / "drafter.json")
    elif command in COMMANDS:
        COMMANDS[command](arguments)
    else:
        print(__doc__)


if __name__ == "__main__":
    main()
