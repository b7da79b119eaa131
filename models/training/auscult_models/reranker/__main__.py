"""`python -m auscult_models.reranker train|evaluate|export [name=value ...]`."""

import argparse
import json
import os

import torch

from ..settings import settings_from
from .settings import RerankerSettings


def main() -> None:
    """Run one subcommand; further words are `name=value` settings."""
    parser = argparse.ArgumentParser(prog="auscult_models.reranker", description=__doc__)
    parser.add_argument("command", choices=("train", "evaluate", "export"))
    parser.add_argument("settings", nargs="*", help="name=value")
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("AUSCULT_THREADS", "1")))
    settings = settings_from(RerankerSettings, arguments.settings)
    if arguments.command == "train":
        from .train import train_reranker

        train_reranker(settings)
    elif arguments.command == "evaluate":
        from .report import write_figures

        print(json.dumps(write_figures(settings), indent=1))
    else:
        from .export import export_reranker

        export_reranker()


if __name__ == "__main__":
    main()
