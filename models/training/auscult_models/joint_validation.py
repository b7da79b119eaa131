"""Figures of the joint space on the validation part: what decides among losses. No test row is read here."""

from typing import Callable

import numpy as np
import torch

from .concepts import ENLARGED_HEART, NO_CONCEPT, NORMAL
from .ecg_data import VAL_FOLD
from .joint_data import JointData
from .joint_texts import report_text
from .labels import ECG_SUPERCLASSES, FILM_LABELS
from .metrics import balanced_accuracy, macro_auc, ranks_of_truth
from .text_data import ECG_SUPERCLASS_PROMPTS, FILM_PROMPTS, ecg_statement_names
from .token_pool import ProjectionHead

MIN_POSITIVES = 10
FIGURES = ("ecgZeroShotAuc", "filmZeroShotAuc", "filmToReportR10", "ecgToStatementsR10", "conceptPairAccuracy")


class JointValidation:
    """Fixed rows, prompts and texts of the validation part (IU films of split val, PTB-XL fold 9)."""

    def __init__(self, data: JointData):
        self.data = data
        films, ecgs = data.films, data.ecgs
        self.film_rows, self.ecg_rows = films.where("val", "IU"), ecgs.where(VAL_FOLD)
        positive = (films.targets * films.known)[self.film_rows].sum(0)
        self.film_labels = [i for i in range(len(FILM_LABELS)) if positive[i] >= MIN_POSITIVES]
        self.reported = np.array([i for i in self.film_rows if films.sentences[i]])
        studies = [films.rows[i]["study_id"] for i in self.reported]
        pairs = list(dict.fromkeys(zip(studies, (report_text(films.sentences[i]) for i in self.reported), strict=True)))
        self.reports = [text for _, text in pairs]
        self.own_report = np.array(studies)[:, None] == np.array([study for study, _ in pairs])[None, :]
        statements = ["; ".join(ecg_statement_names(list(ecgs.rows[i]["scp_codes"]))) for i in self.ecg_rows]
        self.statements = list(dict.fromkeys(statements))
        self.own_statements = np.array(statements)[:, None] == np.array(self.statements)[None, :]

    def counts(self) -> dict[str, int]:
        return {"films": len(self.film_rows), "reports": len(self.reports), "filmLabels": len(self.film_labels), "ecgs": len(self.ecg_rows),
                "statements": len(self.statements)}

    @torch.no_grad()
    def figures(self, film_head: ProjectionHead, ecg_head: ProjectionHead, encode: Callable[[list[str]], np.ndarray]) -> dict[str, float]:
        """The five `FIGURES` of these heads; `encode` gives unit vectors of foreseen texts."""
        film = film_head.eval()(torch.from_numpy(self.data.film.vectors[self.film_rows])).numpy()
        ecg = ecg_head.eval()(torch.from_numpy(self.data.ecg.vectors[self.ecg_rows])).numpy()
        return self.figures_of(film, ecg, encode)

    def figures_of(self, film: np.ndarray, ecg: np.ndarray, encode: Callable[[list[str]], np.ndarray]) -> dict[str, float]:
        """The same of joint vectors of `film_rows` and `ecg_rows`."""
        data = self.data

        def zero_shot(vectors: np.ndarray, groups: list[tuple[str, ...]]) -> np.ndarray:
            return np.stack([(vectors @ encode(list(group)).T).mean(1) for group in groups], 1)

        film_scores = zero_shot(film, [FILM_PROMPTS[FILM_LABELS[i]] for i in self.film_labels])
        ecg_scores = zero_shot(ecg, list(ECG_SUPERCLASS_PROMPTS.values()))
        known = data.films.known[self.film_rows][:, self.film_labels]
        values = (
            macro_auc(ecg_scores, data.ecgs.targets[self.ecg_rows][:, : len(ECG_SUPERCLASSES)]),
            macro_auc(film_scores, data.films.targets[self.film_rows][:, self.film_labels], known),
            recall_at(10, film[np.isin(self.film_rows, self.reported)] @ encode(self.reports).T, self.own_report),
            recall_at(10, ecg @ encode(self.statements).T, self.own_statements),
            pair_accuracy((film, data.film.concepts[self.film_rows]), (ecg, data.ecg.concepts[self.ecg_rows])),
        )
        return dict(zip(FIGURES, (float(v) for v in values), strict=True))


def recall_at(k: int, similarity: np.ndarray, own: np.ndarray) -> float:
    return float((ranks_of_truth(similarity, own) <= k).mean())


def pair_accuracy(film: tuple[np.ndarray, np.ndarray], ecg: tuple[np.ndarray, np.ndarray]) -> float:
    """Balanced accuracy of enlarged heart against normal by the nearer class mean of the other modality, mean of both ways."""
    ways = []
    for (query, concept), (gallery, gallery_concept) in ((film, ecg), (ecg, film)):
        margin = query @ (gallery[gallery_concept == ENLARGED_HEART].mean(0) - gallery[gallery_concept == NORMAL].mean(0))
        asked = concept != NO_CONCEPT
        ways.append(balanced_accuracy(np.where(margin[asked] > 0, ENLARGED_HEART, NORMAL), concept[asked]))
    return float(np.mean(ways))
