"""Greedy decoding with the drafter's files by onnxruntime for Python. Prints ms to the first token and tokens a second of each run in turn."""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime

NEW_TOKENS = 80


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """A session on the CPU with as many threads as the other side uses."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def prompt_vectors(prompt: dict, embed: onnxruntime.InferenceSession) -> np.ndarray:
    """The prompt as vectors; random ones stand where a study's would."""
    generator = np.random.default_rng(7)
    ids = [part.get("ids") or [0] * part["count"] for part in prompt["parts"]]
    vectors = embed.run(None, {"input_ids": np.array([sum(ids, [])], dtype=np.int64)})[0]
    return vectors + 0.01 * generator.standard_normal(vectors.shape, dtype=np.float32)


def decode(decoder: onnxruntime.InferenceSession, embed: onnxruntime.InferenceSession, vectors: np.ndarray) -> tuple[float, float]:
    """Ms to the first token, and tokens a second over all that follow."""
    past = {i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in decoder.get_inputs() if i.name.startswith("past")}
    names = [output.name for output in decoder.get_outputs()]
    position, first_ms = 0, 0.0
    started = time.perf_counter()
    for step in range(NEW_TOKENS):
        count = vectors.shape[1]
        positions = np.arange(position, position + count, dtype=np.int64)[None]
        feeds = {"inputs_embeds": vectors, "position_ids": positions, "logits_from": np.array([-1]), **past}
        outputs = dict(zip(names, decoder.run(None, feeds)))
        past = {name: outputs[name.replace("past_key_values", "present")] for name in past}
        position += count
        token = int(outputs["logits"][0, -1].argmax())
        vectors = embed.run(None, {"input_ids": np.array([[token]], dtype=np.int64)})[0]
        if step == 0:
            first_ms = (time.perf_counter() - started) * 1000
    return first_ms, (NEW_TOKENS - 1) / (time.perf_counter() - started - first_ms / 1000)


def main(manifest: str, count: str) -> None:
    """Runs the drafter `count` times after one warm-up."""
    folder = Path(manifest).parent / "weights"
    entry = next(model for model in json.loads(Path(manifest).read_text())["models"] if model["id"] == "drafter")
    decoder, embed = open_session(folder / "drafter.onnx"), open_session(folder / "drafter-embed.onnx")
    vectors = prompt_vectors(entry["prompt"], embed)
    runs = [decode(decoder, embed, vectors) for _ in range(int(count) + 1)][1:]
    print(json.dumps([value for run in runs for value in run]))


if __name__ == "__main__":
    main(*sys.argv[1:])
