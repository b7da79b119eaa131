"""The rebuilt tokenizer."""

import json

from tokenizers import Tokenizer

from auscult_models.drafter.prompt import SECTIONS, encode, prompt_for_manifest, prompt_pieces, sections_for, stop_id
from auscult_models.drafter.tokenizer import build_tokenizer_json, load_tokenizer


def test_text_comes_back_as_it_was():
    tokenizer = load_tokenizer()
    for text in ("Heart size 12.5 cm, ST-T changes.\n\nImpression: näher \t x", "  two  spaces ", "🙂 µV ≥ 95 %"):
        assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


def test_digits_stand_alone_and_special_tokens_are_single_ids():
    tokenizer = load_tokenizer()
    assert tokenizer.encode("123").tokens == ["1", "2", "3"]
    assert tokenizer.encode("<|im_start|>user<|im_end|>").ids == [1, 4093, 2]


def test_the_written_file_encodes_like_the_one_in_memory(tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(build_tokenizer_json(), ensure_ascii=False), encoding="utf-8")
    text = "FILM: No pleural effusion.\nECG: Sinus rhythm."
    assert Tokenizer.from_file(str(path)).encode(text).ids == load_tokenizer().encode(text).ids


def test_every_section_ends_with_one_token():
    assert [stop_id(section) for section in SECTIONS] == [198, 198, 2]


def test_an_absent_film_leaves_its_section_out_and_says_none():
    assert prompt_pieces(False, True)[1] == encode(" none")
    assert [section.name for section in sections_for(False, True)] == ["ECG", "IMPRESSION"]


def test_the_manifest_states_the_ids_that_training_used():
    prompt = prompt_for_manifest()
    texts = [part["ids"] for part in prompt["parts"] if "ids" in part]
    assert texts == [piece for piece in prompt_pieces(True, True) if not isinstance(piece, str)]
    assert prompt["eosId"] == 2
