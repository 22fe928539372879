"""Whose forecast is led with, and why."""

import pandas as pd
import pytest

from components.panel import Message, Panel, Provenance, Table
from views.volatility import VolatilityView
from views.volatility.leading import leader, shown_model
from views.volatility.league import COLUMNS

WON = "GARCH beats EWMA at 10 % (p = 0.020) over 700 forecasts of 21 periods ahead, scored against squared returns."
NOBODY = "Nothing beats EWMA at 10 % over 700 forecasts of 21 periods ahead, scored against squared returns."


def league(verdicts: dict[str, str], context: str) -> Panel:
    """Better from first to last, by 0.01 of QLIKE each."""
    frame = pd.DataFrame({"name": list(verdicts), "verdict": list(verdicts.values())})
    frame["qlike"] = [-7 + place / 100 for place in range(len(frame))]
    return Panel("league", "League", Table(COLUMNS, frame, "name"), Provenance(""), context=context)


WINNER = league({"har-rv": "no evidence", "garch": "beats it", "ewma": "benchmark", "gjr": "no evidence"}, WON)
UNDECIDED = league({"garch": "no evidence", "ewma": "benchmark"}, NOBODY)


def test_without_a_league_it_is_the_benchmark_and_says_so() -> None:
    lead = leader(VolatilityView())
    assert (lead.model, lead.why) == ("ewma", "No league yet: EWMA, the benchmark.")
    assert leader(VolatilityView.parse("model=gjr")).why == "No league yet: GJR-GARCH, as chosen."


def test_the_winner_leads_by_how_much_it_is_better() -> None:
    lead = leader(VolatilityView(), WINNER)
    assert lead.model == "garch"  # not the one of lowest loss that proves nothing
    assert lead.why == f"{WON} QLIKE 0.0100 below EWMA's."


def test_where_nothing_beats_the_benchmark_it_leads() -> None:
    assert (leader(VolatilityView(), UNDECIDED).model, leader(VolatilityView(), UNDECIDED).why) == ("ewma", NOBODY)


def test_a_chosen_model_is_shown_with_its_place_and_never_leads_the_headline() -> None:
    view = VolatilityView.parse("model=gjr")
    assert leader(view, WINNER).model == "garch"
    assert shown_model(view, WINNER).model == "gjr"
    assert shown_model(view, WINNER).why.startswith("GJR-GARCH, as chosen: place 4 of 4 by QLIKE. GARCH beats EWMA")
    assert shown_model(VolatilityView.parse("model=garch"), WINNER) == leader(view, WINNER)


@pytest.mark.parametrize("given", [None, Panel("league", "League", Message("empty", "No bars."), Provenance(""))])
def test_a_league_that_could_not_be_held_is_none(given: Panel | None) -> None:
    assert leader(VolatilityView(), given).why.startswith("No league yet")
    assert shown_model(VolatilityView.parse("model=arch"), given).why == "ARCH, as chosen."


def test_a_chosen_model_that_took_no_part_has_no_place() -> None:
    assert shown_model(VolatilityView.parse("model=arch"), WINNER).why == "ARCH, as chosen."
