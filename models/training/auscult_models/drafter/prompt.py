"""The one form in which the drafter is trained, exported and asked: prompt with soft tokens, then fixed sections.

    <|im_start|>user⏎Film:[film soft tokens]⏎ECG:[ecg soft tokens]<|im_end|>⏎<|im_start|>assistant⏎
    FILM: …⏎ECG: …⏎IMPRESSION: …<|im_end|>

An absent modality has the text " none" in place of its soft tokens, and no section of its own. The text pieces are encoded
one by one, so that the ids around soft tokens never depend on what stands beside them.
"""

from dataclasses import dataclass

from .tokenizer import load_tokenizer

ABSENT_TEXT = " none"
NEWLINE = "\n"
END = "<|im_end|>"
OPENING, BETWEEN = "<|im_start|>user\nFilm:", "\nECG:"
CLOSING = "<|im_end|>\n<|im_start|>assistant\n"
FILM_SOFT_TOKENS = 8
ECG_SOFT_TOKENS = 8


@dataclass(frozen=True)
class Section:
    """A header that the caller forces, and the token at which the model's text ends."""

    name: str
    header: str
    modality: str | None
    """The section is left out when this modality is absent; None: always there."""
    stop: str
    max_new_tokens: int


SECTIONS = (
    Section("FILM", "FILM:", "film", NEWLINE, 112),
    Section("ECG", "ECG:", "ecg", NEWLINE, 64),
    Section("IMPRESSION", "IMPRESSION:", None, END, 80),
)


def encode(text: str) -> list[int]:
    """Token ids of one piece of text; special tokens are recognised, none is added."""
    return load_tokenizer().encode(text, add_special_tokens=False).ids


def stop_id(section: Section) -> int:
    """The single id that ends a section."""
    (only,) = encode(section.stop)
    return only


def prompt_pieces(has_film: bool, has_ecg: bool) -> list[list[int] | str]:
    """The prompt in order: lists of ids, and the words "film" and "ecg" where soft tokens go."""
    absent = encode(ABSENT_TEXT)
    return [encode(OPENING), "film" if has_film else absent, encode(BETWEEN), "ecg" if has_ecg else absent, encode(CLOSING)]


def sections_for(has_film: bool, has_ecg: bool) -> tuple[Section, ...]:
    """The sections to be written, in order."""
    there = {"film": has_film, "ecg": has_ecg, None: True}
    return tuple(section for section in SECTIONS if there[section.modality])


def prompt_for_manifest() -> dict:
    """All that a caller needs to build the prompt and to force the sections, ids included."""
    def text(piece: str) -> dict:
        return {"text": piece, "ids": encode(piece)}

    return {
        "parts": [
            text(OPENING),
            {"soft": "film", "count": FILM_SOFT_TOKENS, "absent": text(ABSENT_TEXT)},
            text(BETWEEN),
            {"soft": "ecg", "count": ECG_SOFT_TOKENS, "absent": text(ABSENT_TEXT)},
            text(CLOSING),
        ],
        "sections": [
            {
                "name": section.name,
                "header": text(section.header),
                "modality": section.modality,
                "stop": {"text": section.stop, "id": stop_id(section)},
                "maxNewTokens": section.max_new_tokens,
            }
            for section in SECTIONS
        ],
        "eosId": stop_id(SECTIONS[-1]),
        "decoding": "greedy; when a section reaches maxNewTokens, its stop id is forced",
    }
