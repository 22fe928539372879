"""The risk desk from the command line: textbook numbers go in as files and come out by name; poor input is said."""

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from app import main
from data.baskets import keep_basket
from data.database import Database
from tests.analytics.risk.books import matched
from tests.data.market_data import made_bars, store

SMALL = ("range=max", "paths=500", "ahead=20", "trained=60", "reset=20", "tested=250")


@pytest.fixture(autouse=True)
def _home(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("ORIEL_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("ORIEL_DATABASE_URL", database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert "Traceback" not in result.output
    return result


def imported(frame: pd.DataFrame, folder: Path, *options: str) -> None:
    path = folder / "file.csv"
    frame.rename_axis("date").tz_localize(None).to_csv(path, date_format="%Y-%m-%d")
    assert (result := run("import", str(path), *options)).exit_code == 0, result.output


def sheet(*parameters: str, panels: str = "") -> tuple[Result, dict[str, Any]]:
    options = ("--panels", panels) if panels else ()
    result = run("view", "risk", *parameters, *options, "--json")
    return result, {panel["name"]: panel for panel in json.loads(result.stdout)["panels"]}


def weights(*parameters: str) -> pd.DataFrame:
    """Symbols × criteria, as the sheet has them."""
    result, panels = sheet(*parameters, "range=max", "frequency=monthly", "benchmark=", panels="weights")
    assert result.exit_code == 0, panels
    return pd.DataFrame(panels["weights"]["content"]["rows"]).set_index("symbol")


def test_three_stocks_of_a_textbook_come_out_of_the_sheet(tmp_path: Path) -> None:
    """Zivot, Introduction to Computational Finance and Financial Econometrics, ch. 12."""
    covariance = [[0.0100, 0.0018, 0.0011], [0.0018, 0.0109, 0.0026], [0.0011, 0.0026, 0.0199]]
    frame = matched([0.0427, 0.0015, 0.0285], covariance).set_axis(["MSFT", "NORD", "SBUX"], axis=1)
    imported(frame, tmp_path, "--kind", "returns", "--interval", "1mo")
    found = weights("holdings=MSFT:1,NORD:1,SBUX:1", "least_weight=-1")
    assert found["minimum_variance"].to_list() == pytest.approx([0.4411, 0.3656, 0.1933], abs=6e-5)
    exact = np.linalg.solve(np.array(covariance), np.ones(3))
    np.testing.assert_allclose(found["minimum_variance"], exact / exact.sum(), atol=1e-6)


def test_a_debt_and_an_equity_fund_come_out_of_the_sheet(tmp_path: Path) -> None:
    """Bodie, Kane & Marcus, Investments, ch. 7: 82 : 18 of least variance, and 40 : 60 of the best Sharpe ratio."""
    frame = matched([0.08 / 12, 0.13 / 12], [[0.0144 / 12, 0.0072 / 12], [0.0072 / 12, 0.04 / 12]])
    imported(frame.set_axis(["DEBT", "EQUITY"], axis=1), tmp_path, "--kind", "returns", "--interval", "1mo")
    found = weights("holdings=DEBT:0.5,EQUITY:0.5", f"risk_free={(1 + 0.05 / 12) ** 12 - 1!r}")
    assert found["minimum_variance"].to_list() == pytest.approx([0.82, 0.18], abs=1e-4)
    assert found["maximum_sharpe"].to_list() == pytest.approx([0.4, 0.6], abs=1e-4)
    assert found["today"].to_list() == [0.5, 0.5]


@pytest.fixture
def _poor(database: Database) -> None:
    """AAA and BBB move, STILL does not, ONE has a single bar, OLD ended before the others began."""
    rng = np.random.default_rng(1)
    for symbol, start in (("AAA", "2022-01-03"), ("BBB", "2022-01-03"), ("SPX", "2022-01-03"), ("OLD", "2010-01-04")):
        close = 100 * np.exp(np.cumsum(rng.normal(3e-4, 0.01, 300)))
        store(database, symbol, made_bars(start, 300, freq="B").assign(open=close, high=close, low=close, close=close))
    still = made_bars("2022-01-03", 300, freq="B").assign(open=5.0, high=5.0, low=5.0, close=5.0)
    store(database, "STILL", still)
    store(database, "ONE", made_bars("2022-01-03", 1))


NOTHING_TO_SHOW = {
    "unknown symbol": (["holdings=AAA:0.5,NOPE:0.5"], "There is no instrument with the symbol 'NOPE'"),
    "one observation": (["holdings=ONE:1"], "fewer than two daily bars"),
    "no overlap": (["holdings=AAA:0.5,OLD:0.5"], "hardly a bar in common"),
    "negative equity": (["holdings=AAA:-10", "sizes=shares"], "equity is -"),
    "equity lost": (["holdings=AAA:90"], "would have lost all its equity"),
    "an empty basket": (["holdings="], "The basket is empty"),
}
SOMETHING_TO_SHOW = {
    "weights below one": (["holdings=AAA:0.2,BBB:0.3"], "the other 50.00% is cash"),
    "weights above one": (["holdings=AAA:0.8,BBB:0.7"], "50.00% is borrowed"),
    "a constant series": (["holdings=STILL:1"], ""),
    "a constant series among others": (["holdings=AAA:0.5,STILL:0.5"], ""),
    "zero volatility by a hedge": (["holdings=AAA:1,AAA:-1,BBB:1"], "named more than once"),
    "six bars": (["holdings=AAA:1", "end=2022-01-10"], ""),
    "no benchmark": (["holdings=AAA:1", "benchmark=NOPE"], "There is no benchmark"),
}


def test_five_hundred_stored_holdings_are_measured(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    symbols, rng = [f"S{number:03}" for number in range(500)], np.random.default_rng(1)
    values = 0.008 * rng.standard_t(5, (60, 1)) + 0.01 * rng.standard_t(5, (60, 500))
    dates = pd.bdate_range("2022-01-03", periods=60, tz="UTC")
    imported(pd.DataFrame(values, dates, symbols), tmp_path, "--kind", "returns")
    digest = keep_basket(database, [(symbol, 1 / 500) for symbol in symbols])
    result, panels = sheet(f"basket={digest}", "benchmark=", "range=max", panels="holdings,growth,worst")
    assert result.exit_code == 0, panels
    held = pd.DataFrame(panels["holdings"]["content"]["rows"])
    assert held["weight"].to_list() == [1 / 500] * 500 + [pytest.approx(0, abs=1e-12)]
    worst = pd.DataFrame(panels["worst"]["content"]["rows"])
    assert worst.loc[worst["bars"] == 1, "change"].iloc[0] == pytest.approx(values.mean(axis=1).min())
    assert loud(caplog) == []


@pytest.mark.usefixtures("_poor")
def test_what_can_not_be_measured_is_a_sentence_in_each_panel(
    subtests: pytest.Subtests, caplog: pytest.LogCaptureFixture
) -> None:
    for what, (parameters, words) in NOTHING_TO_SHOW.items():
        with subtests.test(what):
            result, panels = sheet(*parameters, *SMALL)
            assert result.exit_code == 1
            for name, panel in panels.items():
                assert panel["content"]["type"] == "message", name
                assert panel["content"]["kind"] == "empty", name
                assert words in panel["content"]["text"], name
            assert loud(caplog) == []


@pytest.mark.usefixtures("_poor")
def test_what_is_poor_is_measured_as_far_as_it_goes(
    subtests: pytest.Subtests, caplog: pytest.LogCaptureFixture
) -> None:
    for what, (parameters, words) in SOMETHING_TO_SHOW.items():
        with subtests.test(what):
            result, panels = sheet(*parameters, *SMALL)
            assert result.exit_code == 0
            assert any(words in warning for warning in panels["holdings"]["warnings"]) or not words
            for name, panel in panels.items():
                assert panel["content"].get("kind") != "error", name
            assert loud(caplog) == []


def test_returns_that_are_no_numbers_are_refused_and_the_desk_says_what_is_missing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("date,return\n2022-01-03,NaN\n2022-01-04,NaN\n2022-01-05,\n")
    refused = run("import", str(path), "--kind", "returns", "--symbol", "NONE")
    assert (refused.exit_code, "3 × the return is missing" in refused.output) == (1, True)
    result, panels = sheet("holdings=NONE:1", panels="holdings,weights")
    assert result.exit_code == 1
    assert {panel["content"]["text"] for panel in panels.values()} == {"There is no instrument with the symbol 'NONE'."}
    assert loud(caplog) == []


def test_returns_of_zero_throughout_are_shown_without_a_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dates = pd.bdate_range("2022-01-03", periods=80, tz="UTC")
    imported(pd.DataFrame(0.0, dates, ["FLAT", "LEVEL"]), tmp_path, "--kind", "returns")
    result, panels = sheet("holdings=FLAT:0.5,LEVEL:0.5", "benchmark=", *SMALL)
    assert result.exit_code == 0
    assert all(panel["content"].get("kind") != "error" for panel in panels.values()), panels
    assert "does not move on these bars" in panels["weights"]["content"]["text"]
    assert {row["change"] for row in panels["worst"]["content"]["rows"]} == {0.0}
    assert loud(caplog) == []


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
