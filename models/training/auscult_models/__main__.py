"""`python -m auscult_models train-ecg [name=value ...]` and its siblings."""

import argparse
import os

import torch


def main() -> None:
    """Run one subcommand; further words are `name=value` settings of that run."""
    parser = argparse.ArgumentParser(prog="auscult_models", description=__doc__)
    commands = ("train-film", "train-ecg", "train-joint", "ablate", "export", "evaluate", "golden", "embed")
    parser.add_argument("command", choices=commands)
    parser.add_argument("settings", nargs="*", help="name=value")
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("AUSCULT_THREADS", "1")))
    if arguments.command == "train-ecg":
        from .settings import EcgSettings, settings_from
        from .train_ecg import train_ecg

        train_ecg(settings_from(EcgSettings, arguments.settings))
    elif arguments.command == "train-film":
        from .settings import FilmSettings, settings_from
        from .train_film import train_film

        train_film(settings_from(FilmSettings, arguments.settings))
    elif arguments.command == "train-joint":
        from .settings import JointSettings, settings_from
        from .train_joint import train_joint

        train_joint(settings_from(JointSettings, arguments.settings))
    elif arguments.command == "ablate":
        from .ablation import AblationSettings, ablate
        from .settings import settings_from

        ablate(settings_from(AblationSettings, arguments.settings))
    else:
        if arguments.settings:
            parser.error(f"{arguments.command} takes no settings")
        from . import tasks

        {"export": tasks.export, "evaluate": tasks.evaluate, "golden": tasks.golden, "embed": tasks.embed}[arguments.command]()


if __name__ == "__main__":
    main()
