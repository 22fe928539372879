"""The way of a published benchmark through Oriel: a file of returns, the desk, and a fit in the file's units."""

import json
from datetime import date, timedelta
from math import log, pi
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.optimize import minimize

from analytics.volatility.fitting import fit
from analytics.volatility.models import MODELS
from app import main
from components.panel import Message, Metrics, Panel, Table
from data.home import Home
from data.importing.options import ImportOptions
from data.importing.run import import_file
from data.market import Market
from tests.data.importing.test_run import NOW
from views.base import make_sheet
from views.chart import KIND as CHART
from views.chart import ChartView
from views.home import KIND as HOME
from views.home import HomeView
from views.volatility import KIND, VolatilityView
from views.volatility.measures import measure

OBSERVATIONS = 1974
QUERY = "symbol=DMGBP&range=max&model=garch&recursion=sample_variance"


def simulated() -> list[float]:
    """In percent, like daily returns of an exchange rate, to the six digits that a file has."""
    rng = np.random.default_rng(1984)
    variance, values = 0.26, []
    for z in rng.standard_normal(OBSERVATIONS):
        shock = z * variance**0.5
        values.append(round(-0.006 + shock, 6))
        variance = 0.0108 + 0.153 * shock**2 + 0.806 * variance
    return values


def written(path: Path, values: list[float], first: str = "1984-01-02", freq: str = "B") -> Path:
    days = pd.date_range(first, periods=len(values), freq=freq)
    path.write_text(
        "\n".join(["date,r", *(f"{day:%Y-%m-%d},{value}" for day, value in zip(days, values, strict=True))])
    )
    return path


def brought(home: Home, path: Path, **said: str) -> Market:
    options = ImportOptions(**{"kind": "returns", "symbol": "DMGBP", **said})
    assert import_file(home.database, path, options, now=NOW).state == "stored"
    return home.market


def minus_likelihood(parameters: list[float], returns: list[float]) -> float:
    """GARCH(1,1) with normal shocks, σ²₀ = ε²₀ = the mean of ε², in plain Python."""
    mu, omega, alpha, beta = parameters
    if omega <= 0 or alpha < 0 or beta < 0 or alpha + beta >= 1:
        return 1e9
    shocks = [value - mu for value in returns]
    variance = square = sum(e * e for e in shocks) / len(shocks)
    total = 0.0
    for shock in shocks:
        variance = omega + alpha * square + beta * variance
        square = shock * shock
        total += log(2 * pi) + log(variance) + square / variance
    return total / 2


def most_likely(returns: list[float]) -> list[float]:
    guess = [float(np.mean(returns)), 0.01, 0.15, 0.8]
    for _ in range(2):  # Nelder and Mead's walk ends early the first time
        found = minimize(
            minus_likelihood, guess, (returns,), "Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000}
        )
        guess = found.x.tolist()
    return guess


def estimates(market: Market, query: str = QUERY) -> list[float]:
    measures = measure(VolatilityView.parse(query), market)
    fitted = fit(measures.returns_in_stretch(), MODELS["garch"], "sample_variance")
    assert (fitted.observations, fitted.names) == (OBSERVATIONS, ("mu", "omega", "alpha[1]", "beta[1]"))
    return [float(value) for value in fitted.estimates]


def test_the_fit_is_the_most_likely_one_in_the_units_of_the_file(home: Home, tmp_path: Path) -> None:
    values = simulated()
    market = brought(home, written(tmp_path / "percent.csv", values), returns_in="percent")
    found = estimates(market)
    assert found == pytest.approx(most_likely(values), rel=5e-6, abs=1e-8)
    fractions = [value / 100 for value in values]
    brought(home, written(tmp_path / "fractions.csv", fractions), symbol="F", returns_in="fraction")
    fresh = Market(home.database, home.cache)  # one that has not just looked which instruments there are
    mu, omega, *rest = estimates(fresh, QUERY.replace("DMGBP", "F"))
    assert [mu * 100, omega * 10_000, *rest] == pytest.approx(found, rel=1e-6)


def test_the_fit_needs_nobody_to_say_the_units(home: Home, tmp_path: Path) -> None:
    values = simulated()
    market = brought(home, written(tmp_path / "r.csv", values))
    assert measure(VolatilityView.parse(QUERY), market).returns_in_stretch().tolist() == values
    for shown in make_sheet(KIND, VolatilityView.parse(QUERY), market, ("headline", "estimators", "cone")).panels:
        assert any("nobody said what its returns are in" in warning for warning in shown.warnings)
        assert shown.provenance.parameters["returns_in"] == "fraction (not said)"


def test_the_command_line_imports_and_shows(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIEL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ORIEL_DATABASE_URL", home.database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")
    values = simulated()
    file = str(written(tmp_path / "dmgbp.csv", values))
    said = ["--kind", "returns", "--symbol", "DMGBP", "--returns-in", "percent", "--returns-are", "log", "--json"]
    summary = json.loads(CliRunner().invoke(main, ["import", file, *said]).stdout)
    assert (summary["state"], summary["rows"], summary["stored"]) == ("stored", 1974, 1974)
    assert summary["notes"] == ["Column 'r' is taken for the returns of DMGBP."]
    parameters = QUERY.split("&")
    shown = CliRunner().invoke(main, ["view", "volatility", *parameters, "--panels", "estimates,fit", "--json"])
    assert shown.exit_code == 0, shown.output
    tables = {panel["name"]: panel["content"]["rows"] for panel in json.loads(shown.stdout)["panels"]}
    assert [row["parameter"] for row in tables["fit"]] == ["mu", "omega", "alpha[1]", "beta[1]"]
    assert [row["estimate"] for row in tables["fit"]] == pytest.approx(estimates(home.market), rel=1e-12)
    newest = tables["estimates"][0]
    assert newest["close_to_close"] == pytest.approx(np.std(values[-21:], ddof=1) / 100 * 252**0.5, rel=1e-12)


def test_a_model_of_percent_is_the_model_of_fractions(home: Home, tmp_path: Path) -> None:
    """But for the numbers that are told in the file's units: the volatilities that follow are fractions a year."""
    values = simulated()
    brought(home, written(tmp_path / "p.csv", values), returns_in="percent")
    brought(home, written(tmp_path / "f.csv", [v / 100 for v in values]), symbol="F", returns_in="fraction")
    summaries, outlooks = [], []
    for query in (QUERY, QUERY.replace("DMGBP", "F")):
        view = VolatilityView.parse(query)
        summaries.append(metric(KIND.panel("fit-summary", view, home.market), "unconditional_volatility"))
        content = KIND.panel("outlook", view, home.market).content
        assert isinstance(content, Table)
        outlooks.append(content.frame)
    assert summaries[0] == pytest.approx(summaries[1], rel=1e-5)
    pd.testing.assert_frame_equal(outlooks[0], outlooks[1], rtol=1e-3)


def test_a_model_says_what_is_doubted_too(home: Home, tmp_path: Path) -> None:
    market = brought(home, written(tmp_path / "r.csv", simulated()))
    sheet = make_sheet(KIND, VolatilityView.parse(QUERY), market, ("fit", "fit-summary", "outlook", "forecast"))
    *told, price = sheet.panels
    assert all("nobody said what its returns are in" in " ".join(shown.warnings) for shown in told)
    assert isinstance(price.content, Message)
    assert "no price or index to go on from" in price.content.text


def metric(shown: Panel, name: str) -> float | None:
    assert isinstance(shown.content, Metrics)
    (value,) = (item.value for item in shown.content.items if item.name == name)
    return value if isinstance(value, float) else None


def test_volatilities_are_fractions_a_year_whatever_the_units(home: Home, tmp_path: Path) -> None:
    values = simulated()
    brought(home, written(tmp_path / "p.csv", values), returns_in="percent")
    brought(home, written(tmp_path / "f.csv", [v / 100 for v in values]), symbol="F", returns_in="fraction")
    percent, fraction = (
        measure(VolatilityView.parse(QUERY.replace("DMGBP", symbol)), home.market) for symbol in ("DMGBP", "F")
    )
    for title, line in percent.lines.items():
        np.testing.assert_allclose(line, fraction.lines[title], rtol=1e-9)
    assert percent.a_year(0.5) == pytest.approx(fraction.a_year(0.005)) == pytest.approx(0.005 * 252**0.5)
    np.testing.assert_allclose(percent.fractions_in_stretch(), fraction.returns_in_stretch(), atol=1e-15)


def test_what_needs_a_range_of_prices_says_that_there_is_none(home: Home, tmp_path: Path) -> None:
    market = brought(home, written(tmp_path / "r.csv", simulated()), returns_in="percent")
    shown = KIND.panel("estimators", VolatilityView.parse(QUERY), market)
    assert "a series of returns has no open, high or low: Parkinson, Garman-Klass" in " ".join(shown.warnings)


def test_months_stay_months(home: Home, tmp_path: Path) -> None:
    values = [0.0074, 0.0193, 0.0155, -0.0091, 0.0076, -0.0039, -0.0231, 0.0395]
    path = written(tmp_path / "m.csv", values, "1996-01-31", "ME")
    market = brought(home, path, symbol="HAM1", interval="1mo", returns_in="fraction")
    for frequency in ("daily", "weekly"):
        refused = KIND.panel("headline", VolatilityView.parse(f"symbol=HAM1&frequency={frequency}"), market)
        assert isinstance(refused.content, Message)
        assert "stored by the month" in refused.content.text
        assert "set the frequency to monthly" in refused.content.text
    measures = measure(VolatilityView.parse("symbol=HAM1&frequency=monthly&range=max&window=8"), market)
    assert measures.returns_in_stretch().tolist() == values
    assert measures.periods == 12
    assert measures.lines["Close to close"].iloc[-1] == pytest.approx(np.std(values, ddof=1) * 12**0.5)


def test_days_that_lie_a_month_apart_are_pointed_out(home: Home, tmp_path: Path) -> None:
    market = brought(home, written(tmp_path / "m.csv", [0.01] * 12, "1996-01-31", "ME"), returns_in="fraction")
    assert any("--interval 1w or 1mo" in note for note in measure(VolatilityView.parse(QUERY), market).warnings)


@pytest.mark.parametrize("are", ["simple", "log"])
def test_days_become_whole_weeks(home: Home, tmp_path: Path, are: str) -> None:
    """From a Wednesday to a Tuesday: the three days at the beginning and the two at the end are no weeks."""
    values = [9.0, 9.0, -9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 0.0, 0.0, -1.0, 0.0, 2.0, 7.0, 7.0]
    path = written(tmp_path / "d.csv", values, "2024-01-03")
    market = brought(home, path, returns_in="percent", returns_are=are)
    measures = measure(VolatilityView.parse("symbol=DMGBP&range=max&frequency=weekly&window=2"), market)
    simple = [100 * (1.01 * 1.02 * 1.03 * 1.04 * 1.05 - 1), 100 * (0.99 * 1.02 - 1)]
    assert measures.returns.tolist() == pytest.approx([15.0, 1.0] if are == "log" else simple)
    assert measures.returns.index[-1].date() == date(2024, 1, 19)
    assert "first week" in " ".join(measures.doubts)
    assert "last week is not over" in " ".join(measures.doubts)


def test_every_page_bears_an_instrument_without_prices(home: Home, tmp_path: Path) -> None:
    market = brought(home, written(tmp_path / "r.csv", simulated()), returns_in="percent")
    for interval in ("1d", "1w", "1mo"):
        sheet = make_sheet(
            CHART, ChartView.parse(f"symbol=DMGBP&range=1y&interval={interval}&indicators=sma,atr"), market
        )
        assert not any(isinstance(shown.content, Message) for shown in sheet.panels)
        assert all(any("no prices" in warning for warning in shown.warnings) for shown in sheet.panels)
        assert "XXX" not in json.dumps(sheet.to_json(), default=str)
    (listed,) = make_sheet(HOME, HomeView(), market).to_json()["panels"][0]["content"]["rows"]
    assert [listed[name] for name in ("last", "low", "high", "currency", "close_only")] == [None] * 4 + ["no"]
    assert listed["change"] == pytest.approx(simulated()[-1] / 100)
    assert market.sparklines()["DMGBP"].closes[-1] > 0


def test_every_page_says_why_there_is_nothing_to_draw(home: Home, tmp_path: Path) -> None:
    """Percent taken for fractions: more than everything would be lost."""
    market = brought(home, written(tmp_path / "r.csv", simulated()))
    for shown in make_sheet(CHART, ChartView.parse("symbol=DMGBP"), market).panels:
        assert isinstance(shown.content, Message)
        assert shown.content.kind == "empty"
        assert "--returns-in percent" in shown.content.text
    listed = HOME.panel("instruments", HomeView(), market)
    assert any("--returns-in percent" in warning for warning in listed.warnings)
    assert market.sparklines()["DMGBP"].change is None
    assert market.search("dmg")[0].instrument.symbol == "DMGBP"


def test_nothing_after_the_end_is_looked_at(home: Home, tmp_path: Path) -> None:
    values = simulated()
    changed = values[:1900] + [value * 3 for value in values[1900:]]
    brought(home, written(tmp_path / "a.csv", values), symbol="A", returns_in="percent")
    brought(home, written(tmp_path / "b.csv", changed), symbol="B", returns_in="percent")
    end = (date(1984, 1, 2) + timedelta(weeks=370)).isoformat()
    shown = [
        metric(KIND.panel("headline", VolatilityView.parse(f"symbol={symbol}&end={end}"), home.market), "ewma")
        for symbol in ("A", "B")
    ]
    assert shown[0] == shown[1]
