"""The constant parts of the encoders' manifest entries: interface, preprocessing, data and its licences."""

from . import ecg_preprocess, film_preprocess
from .ecg_data import TEST_FOLD, TRAIN_FOLDS, VAL_FOLD, EcgSet
from .film_data import FilmSet
from .manifest import file_entry
from .paths import WEIGHTS_DIR
from .tokenize_text import MAX_TOKENS

VERSION = "2026.11.22-3"
RESEARCH_LICENCE = "research, non-commercial (trained on IU X-Ray, CC BY-NC-ND 4.0)"
IU_LICENCE = "CC BY-NC-ND 4.0"
NIH_LICENCE = "no use restrictions; credit NIH Clinical Center (Wang et al., CVPR 2017)"
PTBXL_LICENCE = "CC BY 4.0 (Wagner et al., Sci Data 2020; PhysioNet)"


def tensor(name: str, kind: str, shape: list) -> dict:
    return {"name": name, "type": kind, "shape": shape}


def image_outputs(tokens: int, labels: int) -> list[dict]:
    return [
        tensor("embedding", "float32", ["N", 256]), tensor("tokens", "float32", ["N", tokens, 192]), tensor("logits", "float32", ["N", labels]),
        tensor("attention", "float32", ["N", tokens]), tensor("evidence", "float32", ["N", tokens, labels]),
    ]


def film_preprocessing() -> dict:
    return {"module": "film_preprocess.py", "sizePx": film_preprocess.FILM_SIZE_PX, "lowPercentile": film_preprocess.LOW_PERCENTILE,
            "highPercentile": film_preprocess.HIGH_PERCENTILE, "percentileSampleLimit": film_preprocess.PERCENTILE_SAMPLE_LIMIT,
            "resize": "area", "letterbox": "centred, 0", "range": [0, 1], "whiteIsDense": True, "tokenGrid": [14, 14]}


def ecg_preprocessing() -> dict:
    return {"module": "ecg_preprocess.py", "leads": list(ecg_preprocess.LEADS), "samplingFrequencyHz": ecg_preprocess.SAMPLING_FREQUENCY_HZ,
            "sampleCount": ecg_preprocess.SAMPLE_COUNT, "unit": "mV", "bandHz": list(ecg_preprocess.BAND_HZ), "firTaps": ecg_preprocess.FIR_TAPS,
            "firWindow": "hamming", "resampleKaiserBeta": ecg_preprocess.RESAMPLE_BETA, "resampleHalfLength": ecg_preprocess.RESAMPLE_HALF_LENGTH,
            "crop": "first", "perLeadNormalisation": False, "missingLead": 0, "tokenMs": 160}


def film_data(data: FilmSet) -> list[dict]:
    def count(source: str) -> dict:
        return {f"n{name}": int(len(data.where(split, source))) for name, split in (("Train", "train"), ("Val", "val"), ("Test", "test"))}

    return [{"name": "IU X-Ray (Open-i), frontal", "licence": IU_LICENCE, **count("IU")},
            {"name": "NIH ChestX-ray14 (two enriched subsets), frontal", "licence": NIH_LICENCE, **count("NIH")}]


def ecg_data(data: EcgSet) -> list[dict]:
    return [{"name": "PTB-XL 1.0.3, 100 Hz (551 records of fold 10 absent)", "licence": PTBXL_LICENCE, "nTrain": int(len(data.where(*TRAIN_FOLDS))),
             "nVal": int(len(data.where(VAL_FOLD))), "nTest": int(len(data.where(TEST_FOLD)))}]


def entry(identifier: str, task: str, inputs: list, outputs: list, preprocessing: dict, labels: list, licence: str, data: list, extra_files=()) -> dict:
    paths = [WEIGHTS_DIR / f"{identifier}.onnx", *(WEIGHTS_DIR / name for name in extra_files)]
    return {"id": identifier, "version": VERSION, "task": task, "files": [file_entry(path) for path in paths], "inputs": inputs, "outputs": outputs,
            "preprocessing": preprocessing, "labels": labels, "licence": licence, "data": data, "metrics": {}, "card": f"cards/{identifier}.md"}


def film_entry(data: FilmSet, labels: list) -> dict:
    return entry("film-encoder", "film-embedding", [tensor("pixels", "float32", ["N", 1, 224, 224])], image_outputs(196, 20),
                 film_preprocessing(), labels, RESEARCH_LICENCE, film_data(data))


def ecg_entry(data: EcgSet, labels: list) -> dict:
    licence = "CC BY 4.0 data; the projection into the joint space also saw IU X-Ray: " + RESEARCH_LICENCE
    return entry("ecg-encoder", "ecg-embedding", [tensor("ecg", "float32", ["N", 12, 1000])], image_outputs(63, 76),
                 ecg_preprocessing(), labels, licence, ecg_data(data))


def text_entry(films: FilmSet, ecgs: EcgSet) -> dict:
    inputs = [tensor(name, "int64", ["N", "T"]) for name in ("input_ids", "attention_mask")]
    files = ("text-encoder.tokenizer.json", "text-encoder.tokenizer_config.json")
    return entry("text-encoder", "text-embedding", inputs, [tensor("embedding", "float32", ["N", 256])],
                 {"tokenizer": "WordPiece, uncased", "maxTokens": MAX_TOKENS, "padId": 0, "pooling": "masked mean inside the graph"}, [],
                 RESEARCH_LICENCE + "; base model all-MiniLM-L6-v2, Apache-2.0", [*film_data(films), *ecg_data(ecgs)], files)
