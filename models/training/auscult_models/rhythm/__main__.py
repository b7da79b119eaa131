"""Commands: train [name=value …], export, golden. Settings are those of `train.RhythmSettings`."""

import os
import sys

import torch

from ..settings import settings_from


def main() -> None:
    command, *arguments = sys.argv[1:] or ["help"]
    torch.set_num_threads(int(os.environ.get("AUSCULT_THREADS", "1")))
    if command == "train":
        from .train import RhythmSettings, train_rhythm

        train_rhythm(settings_from(RhythmSettings, arguments))
    elif command == "export":
        from .export import export_rhythm

        export_rhythm()
    elif command == "golden":
        from .golden import write_golden

        write_golden()
    else:
        print(__doc__)


if __name__ == "__main__":
    main()
