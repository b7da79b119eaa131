"""The writing loop: what is forced, and when a section ends."""

from auscult_models.drafter.batch_draft import Writing
from auscult_models.drafter.prompt import encode, sections_for
from auscult_models.drafter.settings import Settings
from auscult_models.drafter.train import learning_rate_factor

import pytest


def test_headers_are_forced_and_a_stop_opens_the_next_section():
    writing = Writing(sections_for(True, False))
    film, impression = encode("FILM:"), encode("IMPRESSION:")
    assert [writing.next_id(9) for _ in film] == film
    assert writing.next_id(77) == 77
    assert writing.next_id(198) == 198
    assert [writing.next_id(9) for _ in impression] == impression
    assert writing.next_id(2) == 2
    assert writing.is_done
    assert writing.written == {"FILM": [77], "IMPRESSION": []}


def test_a_section_that_never_stops_is_stopped_at_its_limit():
    writing = Writing(sections_for(False, True))
    for _ in encode("ECG:"):
        writing.next_id(0)
    limit = sections_for(False, True)[0].max_new_tokens
    assert [writing.next_id(5) for _ in range(limit)] == [5] * limit
    assert writing.next_id(5) == 198


def test_the_learning_rate_rises_then_falls_by_the_clock():
    settings = Settings(warm_up=0.1, final_rate=0.05)
    assert learning_rate_factor(0.05, settings) == pytest.approx(0.5)
    assert learning_rate_factor(0.1, settings) == pytest.approx(1.0)
    assert learning_rate_factor(1.0, settings) == pytest.approx(0.05)


def test_a_setting_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no setting"):
        Settings.from_arguments(["learning=3"])
    assert Settings.from_arguments(["minutes=2.5", "workers=1"]).minutes == 2.5
