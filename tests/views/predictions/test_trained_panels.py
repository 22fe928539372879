"""What the page and the command line show of trained models."""

from dataclasses import replace

import orjson
import pytest

from components.panel import Message, Panel, Table, panel_from_json, panel_to_json
from data.database import Database
from data.home import Home
from data.market import Market
from tests.views.predictions.small_market import VIEW, store_closes
from views.predictions import KIND
from views.predictions.training import train


@pytest.fixture
def market(home: Home, database: Database) -> Market:
    store_closes(database)
    return home.market


def panel(name: str, market: Market, **changes: object) -> Panel:
    made = KIND.panel(name, replace(VIEW, **changes), market)
    assert orjson.dumps(panel_to_json(panel_from_json(panel_to_json(made)))) == orjson.dumps(panel_to_json(made))
    return made


def text_of(made: Panel) -> str:
    assert isinstance(made.content, Message)
    assert made.content.kind == "empty"
    return made.content.text


def test_without_versions_they_say_how_to_get_one(market: Market) -> None:
    for name in ("versions", "comparison"):
        assert "predictions train ABC --target return --horizon 5" in text_of(panel(name, market))
    assert "NOPE" in text_of(panel("versions", market, symbol="NOPE"))


def test_versions_are_listed_and_compared(market: Market) -> None:
    train(VIEW, market, lambda *_: None)
    assert "version 1 of" in text_of(panel("comparison", market)).lower()
    train(replace(VIEW, features=("returns", "drawdown"), seed=7), market, lambda *_: None, "always")
    train(replace(VIEW, model="historical_mean"), market, lambda *_: None)
    listed = panel("versions", market, model="")
    assert isinstance(listed.content, Table)
    rows = listed.content.frame
    assert rows["model"].tolist() == ["historical_mean", "ridge", "ridge"]
    assert rows["version"].tolist() == [1, 2, 1]
    assert rows["state"].tolist() == ["active", "active", "retired"]
    assert listed.context.endswith("3 versions, 2 active")
    assert listed.provenance.as_of
    assert len(panel("versions", market).content.frame) == 2

    compared = panel("comparison", market)
    assert isinstance(compared.content, Table)
    facts = compared.content.frame.set_index("what")
    assert facts.loc["Version"].tolist() == ["2", "1"]
    assert facts.loc["Seed"].tolist() == ["7", "1"]
    assert facts.loc["Its own features", "active"] == "drawdown, bars_since_high"
    assert facts.loc["Its own features", "before"] == "–"
    assert compared.context.startswith("Version 2 against version 1 on ")


def test_nothing_active_is_said(market: Market) -> None:
    made = train(VIEW, market, lambda *_: None, "never").model
    assert made.version == 1
    assert "No version of ABC" in text_of(panel("comparison", market))
    assert "is active" in text_of(panel("comparison", market, model=""))
