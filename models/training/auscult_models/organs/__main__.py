"""Commands: train, export, evaluate.

train [name=value …]   settings of `settings.OrganSettings`; goes on from runs/<name> if it is there
export                 fits the frontal check; writes models/weights/organ-segmenter.onnx, manifest entry, golden vectors and card
evaluate               trained on one source, tested on the other, of the runs organs-jsrt and organs-wingspan; all other figures
                       come from the shipped file by `npm run eval`
"""

import os
import sys

import torch


def main() -> None:
    """Run one command."""
    torch.set_num_threads(int(os.environ.get("AUSCULT_THREADS", "1")))
    command, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if command == "train":
        from ..settings import settings_from
        from .settings import OrganSettings
        from .train import train_organs

        train_organs(settings_from(OrganSettings, arguments))
    elif command == "export" and not arguments:
        from .export import export

        export()
    elif command == "evaluate" and not arguments:
        from .cross_source import evaluate

        evaluate()
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
