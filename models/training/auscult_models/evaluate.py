"""Every figure of the cards, from the shipped ONNX files on held-back patients, with n and a bootstrap interval."""

import numpy as np

from .calibrate import calibration_entry, expected_calibration_error
from .concepts import ENLARGED_HEART, NO_CONCEPT, NORMAL, ecg_concepts, film_concepts
from .ecg_data import TEST_FOLD, TRAIN_FOLDS, VAL_FOLD, EcgSet
from .film_data import FilmSet
from .joint_texts import report_text
from .labels import ECG_LABEL_NAMES, ECG_LABELS, FILM_LABELS
from .metrics import auc, balanced_accuracy, bootstrap, macro_auc, ranks_of_truth, stratified_auc
from .text_data import ECG_SUPERCLASS_PROMPTS, FILM_PROMPTS, ecg_statement_names
from .shipped import text_embeddings

MIN_TEST_POSITIVES, MIN_TRAIN_POSITIVES = 10, 30
SUPERCLASSES = 5


def label_entries(codes: tuple[str, ...], names: dict[str, str], logits, targets, known, train, val, test, strata) -> list[dict]:
    """Manifest `labels`: calibration on validation rows, AUC on test rows within strata, and whether a label may be shown."""
    entries = []
    for i, code in enumerate(codes):
        v, t = (rows[known[rows, i] > 0] for rows in (val, test))
        calibration = calibration_entry(logits[v, i], targets[v, i])
        positives = int(targets[t, i].sum())
        test_auc = bootstrap(lambda r, i=i, t=t: stratified_auc(logits[t[r], i], targets[t[r], i], strata[t[r]]), len(t)) if positives > 1 else None
        shippable = (
            calibration["method"] == "platt" and positives >= MIN_TEST_POSITIVES
            and (targets[train, i] * known[train, i]).sum() >= MIN_TRAIN_POSITIVES
            and test_auc is not None and test_auc["ci95"][0] > 0.5
        )
        entries.append({"code": code, "name": names.get(code, code), "calibration": calibration, "shippable": bool(shippable),
                        "nTestPositive": positives, "testAuc": test_auc})
    return entries


def film_labels(data: FilmSet, logits: np.ndarray) -> list[dict]:
    """Calibrated on IU's validation films; tested on IU's test films and the held-back NIH films, pairs within a source."""
    rows = (data.where("train"), data.where("val"), data.where("test"))
    return label_entries(FILM_LABELS, {}, logits, data.targets, data.known, *rows, data.sources)


def ecg_labels(data: EcgSet, logits: np.ndarray) -> list[dict]:
    known = np.ones_like(data.targets)
    rows = (data.where(*TRAIN_FOLDS), data.where(VAL_FOLD), data.where(TEST_FOLD))
    return label_entries(ECG_LABELS, ECG_LABEL_NAMES, logits, data.targets, known, *rows, np.zeros(len(known)))


def film_label_metrics(data: FilmSet, logits: np.ndarray, entries: list[dict]) -> dict:
    """Macro AUC over the labels with at least ten test positives, and the single ones; "All" counts pairs within a source only."""
    out = {}
    for name, rows in (("All", data.where("test")), ("Iu", data.where("test", "IU")), ("Nih", data.where("test", "NIH"))):
        enough = [i for i in range(len(FILM_LABELS)) if (data.targets * data.known)[rows, i].sum() >= MIN_TEST_POSITIVES]

        def area(chosen: np.ndarray, i: int) -> float:
            k = chosen[data.known[chosen, i] > 0]
            return stratified_auc(logits[k, i], data.targets[k, i], data.sources[k])

        macro = bootstrap(lambda r, rows=rows, enough=enough: float(np.nanmean([area(rows[r], i) for i in enough])), len(rows))
        out[f"macroAuc{name}"] = {**macro, "labels": [FILM_LABELS[i] for i in enough]}
        for i in enough:
            k = rows[data.known[rows, i] > 0]
            out[f"auc{name}:{FILM_LABELS[i]}"] = bootstrap(lambda r, i=i, k=k: area(k[r], i), len(k))
    out["ece"] = calibration_error(entries, logits, data.targets, data.known, data.where("test", "IU"))
    return out


def calibration_error(entries: list[dict], logits, targets, known, rows) -> dict:
    """Mean expected calibration error of the shown labels on test rows."""
    shown = [i for i, entry in enumerate(entries) if entry["shippable"]]

    def mean_error(r: np.ndarray) -> float:
        errors = []
        for i in shown:
            k = rows[r][known[rows[r], i] > 0]
            c = entries[i]["calibration"]
            errors.append(expected_calibration_error(1 / (1 + np.exp(-(c["scale"] * logits[k, i] + c["bias"]))), targets[k, i]))
        return float(np.mean(errors))

    # No interval: a resample's calibration error is biased upwards, so percentiles would not hold the value.
    value = round(mean_error(np.arange(len(rows))), 4) if shown else None
    return {"value": value, "ci95": None, "n": len(rows)}


def ecg_label_metrics(data: EcgSet, logits: np.ndarray, entries: list[dict]) -> dict:
    rows = data.where(TEST_FOLD)
    patients = np.array([data.rows[i]["patient"] for i in rows])
    score, target = logits[rows], data.targets[rows]
    super_columns, statement_columns = slice(0, SUPERCLASSES), slice(SUPERCLASSES, None)
    out = {
        "superclassMacroAuc": bootstrap(lambda r: macro_auc(score[r, super_columns], target[r, super_columns]), len(rows), patients),
        "statementMacroAuc": bootstrap(lambda r: macro_auc(score[r, statement_columns], target[r, statement_columns]), len(rows), patients),
        "ece": calibration_error(entries, logits, data.targets, np.ones_like(data.targets), rows),
    }
    for i in range(SUPERCLASSES):
        out[f"auc:{ECG_LABELS[i]}"] = bootstrap(lambda r, i=i: auc(score[r, i], target[r, i]), len(rows), patients)
    for name, chosen in subgroups(data, rows).items():
        part = np.flatnonzero(chosen)
        out[f"superclassMacroAuc:{name}"] = bootstrap(
            lambda r, part=part: macro_auc(score[part[r], super_columns], target[part[r], super_columns]), len(part), patients[part])
    return out


def subgroups(data: EcgSet, rows: np.ndarray) -> dict[str, np.ndarray]:
    age = np.array([data.rows[i].get("age") or -1 for i in rows], dtype=float)
    sex = np.array([data.rows[i].get("sex") or "" for i in rows])
    return {"women": sex == "F", "men": sex == "M", "under 60": (age >= 0) & (age < 60), "60 and over": age >= 60}


def zero_shot(embeddings: np.ndarray, prompts: dict[str, tuple[str, ...]]) -> np.ndarray:
    """N × classes: mean cosine with each class's prompts."""
    return np.stack([(embeddings @ text_embeddings(list(group)).T).mean(1) for group in prompts.values()], 1)


def retrieval(queries: np.ndarray, candidates: np.ndarray, relevant: np.ndarray) -> dict:
    """Recall at 1, 5, 10 and the median rank of the first relevant candidate."""
    ranks = ranks_of_truth(queries @ candidates.T, relevant)
    out = {f"recallAt{k}": bootstrap(lambda r, k=k: float((ranks[r] <= k).mean()), len(ranks)) for k in (1, 5, 10)}
    out["medianRank"] = {**bootstrap(lambda r: float(np.median(ranks[r])), len(ranks)), "candidates": len(candidates)}
    chance = [float(relevant.sum(1).mean() * k / len(candidates)) for k in (1, 5, 10)]
    return {**out, "chanceRecallAt1_5_10": {"value": [round(min(c, 1.0), 4) for c in chance], "ci95": None, "n": len(ranks)}}


def joint_metrics(films: FilmSet, ecgs: EcgSet, film: np.ndarray, ecg: np.ndarray) -> dict:
    """Zero-shot, retrieval and concept pairs on test films and test ECGs."""
    film_rows, ecg_rows = films.where("test"), ecgs.where(TEST_FOLD)
    out = {}
    target = ecgs.targets[ecg_rows, :SUPERCLASSES]
    patients = np.array([ecgs.rows[i]["patient"] for i in ecg_rows])
    scores = zero_shot(ecg[ecg_rows], ECG_SUPERCLASS_PROMPTS)
    out["zeroShotSuperclassMacroAuc"] = bootstrap(lambda r: macro_auc(scores[r], target[r]), len(ecg_rows), patients)
    enough = [i for i, label in enumerate(FILM_LABELS) if (films.targets * films.known)[film_rows, i].sum() >= MIN_TEST_POSITIVES]
    film_scores = zero_shot(film[film_rows], {FILM_LABELS[i]: FILM_PROMPTS[FILM_LABELS[i]] for i in enough})

    def film_area(r: np.ndarray) -> float:
        areas = []
        for column, i in enumerate(enough):
            k = r[films.known[film_rows[r], i] > 0]
            areas.append(stratified_auc(film_scores[k, column], films.targets[film_rows[k], i], films.sources[film_rows[k]]))
        return float(np.nanmean(areas))

    out["zeroShotFilmMacroAuc"] = bootstrap(film_area, len(film_rows))
    reported = np.array([i for i in films.where("test", "IU") if films.sentences[i]])
    reports = [report_text(films.sentences[i]) for i in reported]
    studies = np.array([films.rows[i]["study_id"] for i in reported])
    unique = list(dict.fromkeys(zip(studies, reports)))
    own = studies[:, None] == np.array([s for s, _ in unique])[None, :]
    out |= {f"filmToReport:{k}": v for k, v in retrieval(film[reported], text_embeddings([t for _, t in unique]), own).items()}
    statements = ["; ".join(ecg_statement_names(list(ecgs.rows[i]["scp_codes"]))) for i in ecg_rows]
    distinct = list(dict.fromkeys(statements))
    position = {text: i for i, text in enumerate(distinct)}
    true_text = np.zeros((len(ecg_rows), len(distinct)), dtype=bool)
    true_text[np.arange(len(ecg_rows)), [position[s] for s in statements]] = True
    out |= {f"ecgToStatements:{k}": v for k, v in retrieval(ecg[ecg_rows], text_embeddings(distinct), true_text).items()}
    return out | concept_pair_metrics(film[film_rows], film_concepts(films.targets * films.known)[film_rows], ecg[ecg_rows], ecg_concepts(ecgs.targets)[ecg_rows])


def concept_pair_metrics(film: np.ndarray, film_concept: np.ndarray, ecg: np.ndarray, ecg_concept: np.ndarray) -> dict:
    """Enlarged heart against normal across modalities: the query's nearer class mean of the other modality (concept pairs)."""
    out = {}
    sides = {"film": (film[film_concept != NO_CONCEPT], film_concept[film_concept != NO_CONCEPT])}
    sides["ecg"] = (ecg[ecg_concept != NO_CONCEPT], ecg_concept[ecg_concept != NO_CONCEPT])
    for name, (query, query_concept), (gallery, gallery_concept) in (
        ("filmQuery", sides["film"], sides["ecg"]), ("ecgQuery", sides["ecg"], sides["film"])):
        margin = query @ (gallery[gallery_concept == ENLARGED_HEART].mean(0) - gallery[gallery_concept == NORMAL].mean(0))
        predicted = np.where(margin > 0, ENLARGED_HEART, NORMAL)
        out[f"conceptPair:{name}BalancedAccuracy"] = bootstrap(lambda r: balanced_accuracy(predicted[r], query_concept[r]), len(query))
        out[f"conceptPair:{name}Auc"] = bootstrap(lambda r: auc(margin[r], query_concept[r] == ENLARGED_HEART), len(query))
    return out
