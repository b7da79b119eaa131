"""`python -m auscult_models.organs train [name=value …] | export | evaluate`."""

import os
import sys

import torch


def main() -> None:
    torch.set_num_threads(int(os.environ.get("AUSCULT_THREADS", "1")))
    command, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if command == "train":
        from ..settings import settings_from
        from .settings import OrganSettings
        from .train import train_organs

        train_organs(settings_from(OrganSettings, arguments))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
