"""The exported files, run one by one: the reference for the engine."""

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from .prompt import prompt_pieces


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """A CPU session with a fixed number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class OnnxDrafter:
    """The exported files, loaded."""

    def __init__(self, folder: Path, threads: int = 2):
        self.decoder = open_session(folder / "drafter.onnx", threads)
        self.embedder = open_session(folder / "drafter-embed.onnx", 1)
        self.projectors = {name: open_session(folder / f"drafter-{name}-projector.onnx", 1) for name in ("film", "ecg")}
        self.tokenizer = Tokenizer.from_file(str(folder / "drafter.tokenizer.json"))
        self.cache_inputs = [i for i in self.decoder.get_inputs() if i.name.startswith("past_key_values")]

    def embed(self, ids: list[int]) -> np.ndarray:
        """Word embeddings [1, T, hidden]."""
        return self.embedder.run(None, {"input_ids": np.array([ids], np.int64)})[0]

    def concepts(self, modality: str, embedding: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """Logits [1, C] of the concepts in one encoder's outputs."""
        return self.run_projector(modality, embedding, tokens, np.zeros((1, self.concept_count(modality)), np.float32), "concepts")

    def soft_tokens(self, modality: str, embedding: np.ndarray, tokens: np.ndarray, plan: np.ndarray) -> np.ndarray:
        """Soft tokens [1, K, hidden] of one encoder's outputs, speaking of the plan float32 [1, C]."""
        return self.run_projector(modality, embedding, tokens, plan, "soft")

    def run_projector(self, modality: str, embedding: np.ndarray, tokens: np.ndarray, plan: np.ndarray, wanted: str) -> np.ndarray:
        feeds = {f"{modality}_embedding": embedding, f"{modality}_tokens": tokens, f"{modality}_plan": plan}
        return self.projectors[modality].run([f"{modality}_{wanted}"], feeds)[0]

    def concept_count(self, modality: str) -> int:
        return next(i.shape[1] for i in self.projectors[modality].get_inputs() if i.name == f"{modality}_plan")

    def prompt_embeddings(self, soft: dict[str, np.ndarray]) -> np.ndarray:
        """The prompt [1, T, hidden]; `soft` holds what is present."""
        pieces = prompt_pieces("film" in soft, "ecg" in soft)
        return np.concatenate([soft[p] if isinstance(p, str) else self.embed(p) for p in pieces], axis=1)

    def start(self) -> "Decoding":
        return Decoding(self)


class Decoding:
    """One sequence under way: its cache, and the logits after what was fed last."""

    def __init__(self, drafter: OnnxDrafter):
        self.drafter, self.length, self.logits = drafter, 0, np.zeros(0, np.float32)
        self.cache = {i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in drafter.cache_inputs}

    def feed(self, embeddings: np.ndarray) -> None:
        """Appends embeddings [1, T, hidden]."""
        positions = np.arange(self.length, self.length + embeddings.shape[1], dtype=np.int64)[None]
        feeds = {"inputs_embeds": embeddings, "position_ids": positions, "logits_from": np.array([-1]), **self.cache}
        outputs = self.drafter.decoder.run(None, feeds)
        self.logits = outputs[0][0, -1]
        self.cache = dict(zip(self.cache, outputs[1:]))
        self.length += embeddings.shape[1]

    def feed_ids(self, ids: list[int]) -> None:
        self.feed(self.drafter.embed(ids))
