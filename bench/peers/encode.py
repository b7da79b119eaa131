"""Encodes one film or ECG as Auscult does, with numpy and onnxruntime for Python; prints the times in ms as a JSON list."""

import json
import os
import sys
import time

import numpy as np
import onnxruntime

from auscult_models.ecg_preprocess import preprocess_ecg
from auscult_models.film_preprocess import preprocess_film

WARM_UPS = 3
SAMPLING_FREQUENCY_HZ = 500


def open_session(model: str) -> onnxruntime.InferenceSession:
    """A session on the CPU with as many threads as the other side uses."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def main(kind: str, model: str, raw: str, rows: str, columns: str, count: str) -> None:
    """Preprocesses and encodes `count` times."""
    session = open_session(model)
    recording = np.fromfile(raw, dtype=np.float32).reshape(int(rows), int(columns))
    times = []
    for run in range(WARM_UPS + int(count)):
        started = time.perf_counter()
        if kind == "film":
            feeds = {"pixels": preprocess_film(recording).reshape(1, 1, 224, 224).astype(np.float32)}
        else:
            feeds = {"ecg": preprocess_ecg(recording, SAMPLING_FREQUENCY_HZ).reshape(1, 12, 1000).astype(np.float32)}
        session.run(["embedding", "tokens", "logits"], feeds)
        if run >= WARM_UPS:
            times.append((time.perf_counter() - started) * 1000)
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
