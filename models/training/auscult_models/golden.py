"""Golden vectors: inputs by formula, outputs by this code and the shipped ONNX files, for the TypeScript to equal."""

import json

import numpy as np
import onnxruntime

from .ecg_preprocess import preprocess_ecg
from .film_preprocess import preprocess_film, window_of
from .paths import GOLDEN_DIR, WEIGHTS_DIR
from .tokenize_text import token_ids

STRIDE = 97
FILM_FORMULA = "value(y, x) = (7*x + 13*y + 3*((x*y) mod 251) + 400*((floor(x/40) + floor(y/30)) mod 2)) mod 4096, integers; height × width, row-major"
ECG_FORMULA = (
    "t = n/fs; value(lead, n) mV = 0.1*(lead+1)*sin(2*pi*(1.2+0.1*lead)*t) + 0.05*sin(2*pi*50*t) + 0.3*sin(2*pi*0.2*t)"
    " + (1-0.15*lead)*exp(-((t mod 0.8)-0.4)^2/(2*0.012^2)); lead 0..11 = I II III aVR aVL aVF V1..V6; leads in `missing` are NaN"
)
FILM_CASES = ({"height": 300, "width": 260}, {"height": 180, "width": 321}, {"height": 1100, "width": 900})
ECG_CASES = (
    {"samplingFrequencyHz": 500, "sampleCount": 5000, "missing": []},
    {"samplingFrequencyHz": 250, "sampleCount": 2000, "missing": [11]},
    {"samplingFrequencyHz": 100, "sampleCount": 1200, "missing": []},
    {"samplingFrequencyHz": 1000, "sampleCount": 10000, "missing": []},
    {"samplingFrequencyHz": 257, "sampleCount": 2570, "missing": []},
    {"samplingFrequencyHz": 100, "sampleCount": 120, "missing": []},
)
TEXTS = (
    "No acute cardiopulmonary abnormality.",
    "left ventricular hypertrophy; sinus rhythm",
    "Small left pleural effusion, prior sternotomy; the heart is mildly enlarged.",
)


def film_of(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    return (7 * x + 13 * y + 3 * ((x * y) % 251) + 400 * ((x // 40 + y // 30) % 2)) % 4096


def ecg_of(fs: int, count: int, missing: list[int]) -> np.ndarray:
    t, lead = np.arange(count)[None, :] / fs, np.arange(12)[:, None]
    spike = (1 - 0.15 * lead) * np.exp(-(((t % 0.8) - 0.4) ** 2) / (2 * 0.012**2))
    waves = 0.1 * (lead + 1) * np.sin(2 * np.pi * (1.2 + 0.1 * lead) * t) + 0.05 * np.sin(2 * np.pi * 50 * t)
    ecg = waves + 0.3 * np.sin(2 * np.pi * 0.2 * t) + spike
    ecg[missing] = np.nan
    return ecg


def rounded(values: np.ndarray, digits: int = 6) -> list[float]:
    return [round(float(v), digits) for v in np.asarray(values).reshape(-1)]


def summary(values: np.ndarray) -> dict:
    flat = values.astype(np.float64).reshape(-1)
    return {"everyNth": STRIDE, "values": rounded(flat[::STRIDE]), "mean": round(flat.mean(), 7), "std": round(flat.std(), 7)}


def write(name: str, content: dict) -> None:
    GOLDEN_DIR.mkdir(parents=True, exist_ok=True)
    (GOLDEN_DIR / f"{name}.json").write_text(json.dumps(content, indent=None, ensure_ascii=False) + "\n")


def session(name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(WEIGHTS_DIR / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])


def encoded(name: str, input_name: str, values: np.ndarray) -> dict:
    embedding, tokens, logits, attention, evidence = session(name).run(None, {input_name: values[None]})
    return {
        "embedding": rounded(embedding), "logits": rounded(logits), "tokens": summary(tokens),
        "attention": summary(attention), "evidence": summary(evidence), "tolerance": 1e-3,
    }


def write_golden() -> None:
    """Remake every file in test/fixtures/golden that this package owns."""
    films = [(case, film_of(**case)) for case in FILM_CASES]
    write("film-preprocess", {"formula": FILM_FORMULA, "output": "224 × 224, row-major", "tolerance": 1e-4, "cases": [
        {**case, "window": window_of(film), "expected": summary(preprocess_film(film))} for case, film in films]})
    ecgs = [(case, ecg_of(case["samplingFrequencyHz"], case["sampleCount"], case["missing"])) for case in ECG_CASES]
    write("ecg-preprocess", {"formula": ECG_FORMULA, "output": "12 × 1000, row-major, mV", "tolerance": 1e-4, "cases": [
        {**case, "expected": summary(preprocess_ecg(ecg, case["samplingFrequencyHz"]))} for case, ecg in ecgs]})
    write("film-encoder", {"formula": FILM_FORMULA, "input": "pixels, after film-preprocess", "cases": [
        {**case, **encoded("film-encoder", "pixels", preprocess_film(film)[None])} for case, film in films[:2]]})
    write("ecg-encoder", {"formula": ECG_FORMULA, "input": "ecg, after ecg-preprocess", "cases": [
        {**case, **encoded("ecg-encoder", "ecg", preprocess_ecg(ecg, case["samplingFrequencyHz"]))} for case, ecg in ecgs[:2]]})
    cases = []
    for text in TEXTS:
        ids, mask = token_ids([text])
        (embedding,) = session("text-encoder").run(None, {"input_ids": ids, "attention_mask": mask})
        cases.append({"text": text, "inputIds": ids[0].tolist(), "embedding": rounded(embedding)})
    write("text-encoder", {"note": "alone or padded with mask 0, an embedding is the same", "tolerance": 1e-3, "cases": cases})
