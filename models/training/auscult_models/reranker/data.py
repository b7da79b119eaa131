"""Studies, texts and which text is true of which study; the joint space's best of both, from which hard negatives come."""

from dataclasses import dataclass

import numpy as np

from ..ecg_data import TEST_FOLD, TRAIN_FOLDS, VAL_FOLD, load_ptbxl
from ..film_data import load_films
from ..frozen_outputs import frozen_ecgs, frozen_films
from ..joint_data import shipped_text_vectors
from ..joint_texts import report_text
from ..labels import ECG_LABELS, ECG_SUPERCLASSES, FILM_LABELS
from ..text_data import ECG_SUPERCLASS_PROMPTS, FILM_PROMPTS, ecg_statement_names
from ..tokenize_text import token_ids
from .settings import CANDIDATES

WHOLE, CLAIM = 0, 1
"""A whole report (or all statements of an ECG), or one claim: a prompt or a single statement."""


@dataclass(frozen=True)
class Pairs:
    """One modality: every study with its tokens and joint vector, every text with its words and joint vector."""

    modality: str
    study_ids: list[str]
    tokens: np.ndarray
    embedding: np.ndarray
    targets: np.ndarray
    known: np.ndarray
    rows: dict[str, np.ndarray]
    texts: list[str]
    kinds: np.ndarray
    claims: np.ndarray
    own: np.ndarray
    ids: np.ndarray
    mask: np.ndarray
    text_embedding: np.ndarray

    def truth(self, studies: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """S × T: whether each text is true of each study: its own text, or one whose every claimed label the study has."""
        claimed = self.claims[texts].sum(1)
        met = self.targets[studies] @ self.claims[texts].T
        return ((met >= claimed) & (claimed > 0)) | (self.own[studies][:, None] == texts[None, :])

    def texts_of(self, studies: np.ndarray, kind: int) -> np.ndarray:
        """Texts of this kind that may stand as candidates beside these studies: their own ones, or every claim."""
        return np.flatnonzero(self.kinds == CLAIM) if kind == CLAIM else np.unique(self.own[studies][self.own[studies] >= 0])


def assembled(modality: str, study_ids: list[str], frozen: dict, targets: np.ndarray, known: np.ndarray, rows: dict, own_texts: list[str | None],
              own_claims: dict[str, np.ndarray | None], claims: dict[str, np.ndarray], max_words: int) -> Pairs:
    """`own_claims`: labels that a whole text claims, None where it is true of its study alone; `claims`: labels of each claim."""
    whole = list(dict.fromkeys(text for text in own_texts if text is not None and text not in claims))
    texts = [*claims, *whole]
    position = {text: i for i, text in enumerate(texts)}
    nothing = np.zeros(targets.shape[1], np.float32)
    claimed = np.stack([*claims.values(), *(nothing if own_claims[text] is None else own_claims[text] for text in whole)])
    vectors = shipped_text_vectors(texts)
    ids, mask = token_ids(texts, max_words)
    own = np.array([-1 if text is None else position[text] for text in own_texts])
    kinds = np.full(len(texts), CLAIM)
    kinds[own[own >= 0]] = WHOLE
    return Pairs(modality, study_ids, frozen["tokens"], frozen["embedding"], targets, known, rows, texts, kinds, claimed, own, ids, mask,
                 np.stack([vectors[text] for text in texts]))


def one_hot(indices: list[int], count: int) -> np.ndarray:
    out = np.zeros(count, np.float32)
    out[indices] = 1
    return out


def film_pairs(max_words: int) -> Pairs:
    """Films with IU reports and label prompts. A report of a film without findings is true of every film without findings."""
    films = load_films()
    targets = films.targets * films.known
    own = [report_text(sentences) if sentences else None for sentences in films.sentences]
    normal = one_hot([FILM_LABELS.index("No Finding")], len(FILM_LABELS))
    own_claims: dict[str, np.ndarray | None] = {}
    for text, target in zip(own, targets, strict=True):
        if text is not None:
            own_claims[text] = normal if np.array_equal(target, normal) else None
    claims = {prompt: one_hot([i], len(FILM_LABELS)) for i, label in enumerate(FILM_LABELS) for prompt in FILM_PROMPTS[label]}
    rows = {split: films.where(split) for split in ("train", "val", "test")}
    return assembled("film", [r["id"] for r in films.rows], frozen_films(films), targets, films.known, rows, own, own_claims, claims, max_words)


def ecg_pairs(max_words: int) -> Pairs:
    """PTB-XL records with all their statements, single statements and superclass prompts."""
    ecgs = load_ptbxl()
    index = {label: i for i, label in enumerate(ECG_LABELS)}
    own, own_claims = [], {}
    for row in ecgs.rows:
        codes = list(row["scp_codes"])
        text = "; ".join(ecg_statement_names(codes))
        own.append(text)
        own_claims[text] = one_hot([index[code] for code in codes], len(ECG_LABELS))
    claims = {prompt: one_hot([index[name]], len(ECG_LABELS)) for name in ECG_SUPERCLASSES for prompt in (ECG_SUPERCLASSES[name], ECG_SUPERCLASS_PROMPTS[name][0])}
    for code in ECG_LABELS[len(ECG_SUPERCLASSES) :]:
        claims.setdefault(ecg_statement_names([code])[0], one_hot([index[code]], len(ECG_LABELS)))
    rows = {"train": ecgs.where(*TRAIN_FOLDS), "val": ecgs.where(VAL_FOLD), "test": ecgs.where(TEST_FOLD)}
    return assembled("ecg", [r["id"] for r in ecgs.rows], frozen_ecgs(ecgs), ecgs.targets, np.ones_like(ecgs.targets), rows, own, own_claims, claims, max_words)


def load_pairs(modality: str, max_words: int) -> Pairs:
    return film_pairs(max_words) if modality == "film" else ecg_pairs(max_words)


def nearest(queries: np.ndarray, candidates: np.ndarray, count: int = CANDIDATES) -> np.ndarray:
    """Q × count: indices of each query's best candidates by cosine, best first."""
    count, out = min(count, len(candidates)), []
    for start in range(0, len(queries), 1024):
        similarity = queries[start : start + 1024] @ candidates.T
        best = np.argpartition(-similarity, count - 1, 1)[:, :count]
        out.append(np.take_along_axis(best, np.argsort(-np.take_along_axis(similarity, best, 1), 1, kind="stable"), 1))
    return np.concatenate(out)
