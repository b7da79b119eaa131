"""The learning rate by the clock, and settings given as words."""

import pytest

from auscult_models.drafter.settings import Settings
from auscult_models.drafter.train import learning_rate_factor


def test_the_learning_rate_rises_then_falls_by_the_clock():
    settings = Settings(warm_up=0.1, final_rate=0.05)
    assert learning_rate_factor(0.05, settings) == pytest.approx(0.5)
    assert learning_rate_factor(0.1, settings) == pytest.approx(1.0)
    assert learning_rate_factor(1.0, settings) == pytest.approx(0.05)


def test_a_setting_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no setting"):
        Settings.from_arguments(["learning=3"])
    assert Settings.from_arguments(["minutes=2.5", "workers=1"]).minutes == 2.5
