"""Golden vector of the delineator: one lead by formula, what the network sees, and the waves that come out."""

import numpy as np

from ..golden import ecg_of, rounded, write
from ..paths import WEIGHTS_DIR
from .ludb import CLASSES

CASES = ({"samplingFrequencyHz": 500, "sampleCount": 5000}, {"samplingFrequencyHz": 257, "sampleCount": 2570}, {"samplingFrequencyHz": 100, "sampleCount": 1000})
LEADS = 3


def write_golden() -> None:
    """test/fixtures/golden/wave-delineator.json: leads I, II and III of each case."""
    from .decode import decode
    from .export import FILE_NAME, OnnxProbabilities
    from .signal import prepare_lead
    import torch

    network = OnnxProbabilities(str(WEIGHTS_DIR / FILE_NAME))
    cases = []
    for case in CASES:
        lead_signals = ecg_of(case["samplingFrequencyHz"], case["sampleCount"], [])[:LEADS]
        prepared = prepare_lead(lead_signals, case["samplingFrequencyHz"])
        probabilities = network(torch.from_numpy(prepared)[:, None]).exp().numpy()
        length = -(-case["sampleCount"] * 500 // case["samplingFrequencyHz"])
        waves = [[[CLASSES[w.kind], w.onset, w.peak, w.offset] for w in decode(p[:, :length], lead[:length])] for p, lead in zip(probabilities, prepared)]
        cases.append({**case, "missing": [], "prepared": rounded(prepared.reshape(-1)[::97], 5), "probabilities": rounded(probabilities.reshape(-1)[::97], 5), "waves": waves})
    write("wave-delineator", {"formula": "as ecg-encoder.json; leads I, II, III; every 97th value", "tolerance": 1e-3, "cases": cases})
