"""ONNX Runtime sessions on as many threads as AUSCULT_THREADS says (1 without it)."""

import os
from pathlib import Path

import onnxruntime


def session_of(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("AUSCULT_THREADS", "1"))
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
