"""What stage 2 learns from: frozen vectors of every film and ECG, their labels, and vectors of every text."""

import hashlib
from dataclasses import dataclass

import numpy as np

from .concepts import ecg_concepts, film_concepts
from .ecg_data import EcgSet, load_ptbxl
from .film_data import FilmSet, load_films
from .frozen_outputs import frozen_ecgs, frozen_films
from .joint_texts import fixed_texts
from .paths import RUNS_DIR, WEIGHTS_DIR
from .text_data import TextFeatures, all_prompts
from .trunk_outputs import ecg_trunk, film_trunk


@dataclass(frozen=True)
class FrozenSide:
    """One modality by row of its set: vectors N × P that enter the projection head, tokens N × K × D, concepts N."""

    vectors: np.ndarray
    tokens: np.ndarray
    concepts: np.ndarray


@dataclass(frozen=True)
class JointData:
    """Both sets with their frozen sides, and `text[row_of_text[t]]` the vector of a text: 384 learned from, or 256 as shipped."""

    films: FilmSet
    ecgs: EcgSet
    film: FrozenSide
    ecg: FrozenSide
    text: np.ndarray
    row_of_text: dict[str, int]

    def text_rows(self, texts: list[str]) -> np.ndarray:
        """The vectors of texts that were foreseen; KeyError for another."""
        return self.text[[self.row_of_text[text] for text in texts]]


def shipped_text_vectors(texts: list[str]) -> dict[str, np.ndarray]:
    """Unit vectors (256) by the text encoder in the weights folder, kept in runs/cache for as long as that file stays the same."""
    from .shipped import text_embeddings

    digest = hashlib.sha256((WEIGHTS_DIR / "text-encoder.onnx").read_bytes()).hexdigest()[:16]
    path = RUNS_DIR / "cache" / f"text-shipped-{digest}.npz"
    known: dict[str, np.ndarray] = {}
    if path.exists():
        stored = np.load(path, allow_pickle=False)
        known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, text_embeddings(new), strict=True))
        unfinished = path.with_suffix(".new.npz")
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(unfinished, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
        unfinished.replace(path)
    return known


def load_joint_data(encoders: str, text: str) -> JointData:
    """`encoders`: "runs" (stage 1 of this machine) or "shipped" (the ONNX files); `text`: "learned" or "frozen"."""
    films, ecgs = load_films(), load_ptbxl()
    if encoders == "shipped":
        film, ecg = frozen_films(films), frozen_ecgs(ecgs)
    else:
        film, ecg = film_trunk(films), ecg_trunk(ecgs)
    texts = list(dict.fromkeys([*fixed_texts(films, ecgs), *all_prompts()]))
    if text == "frozen":
        known = shipped_text_vectors(texts)
        vectors = np.stack([known[t] for t in texts])
    else:
        features = TextFeatures(texts)
        vectors = np.stack([features.mean([t]) for t in texts])
    return JointData(
        films, ecgs,
        FrozenSide(film["pooled"], film["tokens"], film_concepts(films.targets * films.known)),
        FrozenSide(ecg["pooled"], ecg["tokens"], ecg_concepts(ecgs.targets)),
        vectors, {t: i for i, t in enumerate(texts)},
    )
