import numpy as np

from auscult_models.delineator.decode import decode, runs_of, without_unagreed_p
from auscult_models.delineator.ludb import NOT_MARKED, Wave, classes_of, waves_of
from auscult_models.delineator.score import figures, tally
from auscult_models.delineator.signal import prepare_lead


class Record:
    def __init__(self, waves):
        self.waves = waves


def test_marks_become_waves_and_classes_and_the_rest_is_unknown():
    waves = waves_of([[5, ")"], [10, "("], [20, "p"], [30, ")"], [40, "("], [50, "N"], [60, ")"]])
    assert waves == [Wave(1, 10, 20, 30), Wave(2, 40, 50, 60)]
    classes = classes_of(waves, 100)
    assert (classes[:10] == NOT_MARKED).all() and (classes[61:] == NOT_MARKED).all()
    assert (classes[10:31] == 1).all() and (classes[31:40] == 0).all() and (classes[40:61] == 2).all()


def test_a_lead_is_prepared_alike_at_any_gain_and_offset():
    lead = np.sin(np.arange(1000) / 9) * (np.arange(1000) % 300 < 40)
    once, again = prepare_lead(lead, 500), prepare_lead(50 * lead + 7, 500)
    assert once.shape == (1024,) and (once[1000:] == 0).all()
    assert np.abs(once - again).max() < 0.3


def test_runs_are_bridged_and_short_ones_dropped():
    assert runs_of(np.array([0, 1, 1, 0, 0, 1, 0], bool)) == [(1, 5)]
    probabilities = np.zeros((4, 400))
    probabilities[0] = 0.5
    probabilities[2, 100:130], probabilities[2, 300:305] = 1, 1
    lead = np.zeros(400)
    lead[110] = -2
    assert decode(probabilities, lead) == [Wave(2, 100, 110, 129)]


def test_p_waves_that_the_leads_do_not_share_go():
    shared = [[Wave(1, 100, 110, 120), Wave(2, 160, 170, 180)] for _ in range(12)]
    assert without_unagreed_p(shared) == shared
    scattered = [[Wave(1, 40 * i, 40 * i + 5, 40 * i + 20), Wave(2, 600, 610, 620)] for i in range(12)]
    assert all(wave.kind == 2 for waves in without_unagreed_p(scattered) for wave in waves)


def test_figures_count_between_the_marks_alone():
    marked = [Wave(1, 100, 110, 140), Wave(2, 200, 210, 250), Wave(3, 300, 350, 400)]
    found = [Wave(2, 10, 20, 60), Wave(1, 104, 110, 138), Wave(2, 202, 210, 250), Wave(2, 270, 280, 290)]
    row = figures(tally(Record([marked]), [found], 2))
    assert row["sensitivity"] == 1 and row["ppv"] == 0.5 and row["onsetMeanMs"] == 4
    assert figures(tally(Record([marked]), [found], 3))["sensitivity"] == 0
