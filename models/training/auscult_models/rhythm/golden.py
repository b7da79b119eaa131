"""Golden vectors: scalograms of ECGs by formula, and the probabilities that come out."""

import numpy as np

from ..golden import ECG_CASES, ecg_of, rounded, write
from .records import CLASSES
from .scalogram import rhythm_images

STRIDE = 211
CASES = [*ECG_CASES, {"samplingFrequencyHz": 500, "sampleCount": 3700, "missing": []}]


def write_golden() -> None:
    """test/fixtures/golden/rhythm-scalogram.json and rhythm-classifier.json."""
    from .export import WEIGHTS_DIR, FILE_NAME
    import onnxruntime

    session = onnxruntime.InferenceSession(str(WEIGHTS_DIR / FILE_NAME), providers=["CPUExecutionProvider"])
    images, answers = [], []
    for case in CASES:
        found = rhythm_images(ecg_of(case["samplingFrequencyHz"], case["sampleCount"], case["missing"]), case["samplingFrequencyHz"])
        images.append({**case, "seconds": len(found), "values": rounded(found.reshape(-1)[::STRIDE])})
        filled = np.zeros((1, 10, 240, 25), np.float32)
        filled[0, : len(found)] = found
        record, seconds = session.run(None, {"scalograms": filled})
        answers.append({**case, "record": rounded(record), "perSecond": [rounded(second) for second in seconds[0, : len(found)]]})
    write("rhythm-scalogram", {"formula": "as ecg-encoder.json", "everyNth": STRIDE, "tolerance": 1e-4, "cases": images})
    write("rhythm-classifier", {"formula": "as ecg-encoder.json", "classes": list(CLASSES), "tolerance": 2e-3, "cases": answers})
