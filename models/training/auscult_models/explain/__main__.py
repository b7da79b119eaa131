"""`python -m auscult_models.explain export`: the gradient fragments of the shipped encoders."""

import sys

from .export import export

if sys.argv[1:] != ["export"]:
    raise SystemExit(__doc__)
export()
