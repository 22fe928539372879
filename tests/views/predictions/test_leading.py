"""Whose forecast leads the page, and what is withheld."""

import pytest

from tests.views.predictions.made_answers import answer, answers
from views.predictions import PredictionsView
from views.predictions.leading import lead_of
from views.predictions.signal import signal_metrics, signal_of

WEAK, BAD = answer("ridge", "no evidence of skill", up=0.9), answer("logistic", "worse than naive", up=0.1)
STRONG = answer("random_forest", "adds skill", up=0.62)
NOBODY = answers(WEAK, BAD)
WON = answers(WEAK, STRONG, winner="random_forest")


def view(query: str = "") -> PredictionsView:
    return PredictionsView.parse(query)


def test_a_model_with_skill_leads_with_its_own_forecast() -> None:
    lead = lead_of(view(), WON)
    assert lead.spoken is lead.shown is STRONG
    assert (lead.withheld, lead.gives_signal) == (False, True)
    recommendation, confidence, _ = signal_metrics(lead)
    assert recommendation.value == "Lean long"
    assert confidence.value == pytest.approx(0.62)


def test_without_skill_the_baseline_leads_and_the_signal_is_withheld() -> None:
    lead = lead_of(view(), NOBODY)
    assert lead.shown is WEAK
    assert lead.spoken is lead.baseline
    assert lead.withheld
    assert not lead.gives_signal
    metrics = signal_metrics(lead)
    assert [metric.value for metric in metrics] == ["No signal", None, None]
    assert {metric.note for metric in metrics} == {"withheld"}


def test_a_withheld_signal_can_be_opened_and_stays_marked() -> None:
    lead = lead_of(view("signal=1"), NOBODY)
    assert lead.spoken is WEAK
    assert lead.withheld
    assert lead.opened
    assert "Withheld signal, opened" in lead.why
    assert all(metric.note.startswith("not earned: ") for metric in signal_metrics(lead)[:2])


def test_opening_changes_nothing_where_skill_was_shown() -> None:
    assert lead_of(view("signal=1"), WON) == lead_of(view(), WON)


def test_a_chosen_model_is_shown_and_leads_only_by_skill() -> None:
    lead = lead_of(view("model=ridge"), WON)
    assert lead.shown is WEAK
    assert lead.spoken is lead.baseline


def test_a_chosen_model_that_took_no_part_is_not_shown() -> None:
    lead = lead_of(view("model=extra_trees"), WON)
    assert lead.shown is STRONG
    assert lead.why.startswith("Extra trees took no part in this league, so ")
    assert "took no part" not in lead_of(view("model=ridge"), WON).why


def test_a_baseline_gives_an_interval_and_no_signal() -> None:
    lead = lead_of(view("model=historical_mean&signal=1"), WON)
    assert lead.spoken is lead.baseline
    assert not lead.withheld
    assert signal_metrics(lead)[0].value == "No signal"


def test_a_first_answer_says_that_the_league_is_not_over() -> None:
    first = lead_of(view(), answers(WEAK, is_whole=False)).why
    assert first.endswith("This is a first answer, by Ridge alone, until the league of all models is over.")
    assert "first answer" not in lead_of(view(), NOBODY).why


@pytest.mark.parametrize(
    ("up", "words", "confidence", "of_what"),
    [
        (0.55, "Lean long", 0.55, "above zero"),
        (0.54, "Stay neutral", 0.54, "above zero"),
        (0.46, "Stay neutral", 0.54, "below"),
        (0.45, "Lean short", 0.55, "below"),
    ],
)
def test_a_recommendation_follows_from_the_probability(up: float, words: str, confidence: float, of_what: str) -> None:
    signal = signal_of(answer("ridge", "adds skill", up=up))
    assert signal.words == words
    assert signal.probability == pytest.approx(confidence)
    assert of_what in signal.of_what


@pytest.mark.parametrize(
    ("middle", "words"), [(0.03, "Expect it rougher"), (0.01, "Expect it as now"), (-0.01, "Expect it calmer")]
)
def test_of_a_volatility_it_is_held_against_the_last_bars(middle: float, words: str) -> None:
    signal = signal_of(answer("ridge", "adds skill", middle=middle, up=float("nan"), target="volatility"))
    assert signal.words == words
    assert 0.5 <= signal.probability <= 1
