"""Returns that others published, brought from files by the command line and read from the sheet's JSON by name."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from app import main
from data.database import Database
from data.settings import Settings
from tests.analytics.risk.published import BACON, BACON_BENCHMARK

SAID = ("--kind", "returns", "--interval", "1mo", "--returns-are", "simple", "--source", "published")


@pytest.fixture
def environment(settings: Settings, database: Database) -> dict[str, str]:
    return {
        "ORIEL_HOME": str(settings.home),
        "ORIEL_DATABASE_URL": database.url,
        "ORIEL_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    }


def run(environment: dict[str, str], *arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments), env=environment)
    assert result.exit_code == 0, result.output
    return result.stdout


def written(path: Path, columns: "dict[str, pd.Series[float]]", decimals: int) -> str:
    """A column of returns for each symbol."""
    frame = pd.DataFrame(columns).rename_axis("date")
    frame.index = pd.DatetimeIndex(frame.index).strftime("%Y-%m-%d")
    frame.round(decimals).to_csv(path)
    return str(path)


def read(environment: dict[str, str], *query: str) -> dict[str, Any]:
    sheet = run(environment, "view", "risk", *query, "range=max", "--panels", "measures", "--json")
    panel = json.loads(sheet)["panels"][0]
    assert panel["name"] == "measures"
    return {row["name"]: row for row in panel["content"]["rows"]}


PUBLISHED = {
    "sharpe_ratio": float(BACON.mean() / BACON.std() * 12**0.5),
    "omega_ratio": 1.779783,
    "d_ratio": 0.4013329,
    "m_squared": 0.10062,
    "m_squared_excess": -0.01553103,
    "jensen_alpha": -0.01416944,
    "appraisal_ratio": -0.4302756,
    "specific_risk": 0.03293109,
    "total_risk": 0.136828,
    "net_selectivity": -0.0178912,
    "adjusted_sharpe_ratio": 0.7591435,
}


@pytest.mark.parametrize(("units", "scale"), [("fraction", 1), ("percent", 100)])
def test_bacons_returns_come_to_his_values(environment: dict[str, str], tmp_path: Path, units: str, scale: int) -> None:
    columns = {"BACON": BACON * scale, "BENCH": BACON_BENCHMARK * scale}
    run(environment, "import", written(tmp_path / "bacon.csv", columns, 6), *SAID, "--returns-in", units)
    found = read(environment, "holdings=BACON:1", "benchmark=BENCH")
    assert {name: found[name]["value"] for name in PUBLISHED} == pytest.approx(PUBLISHED, rel=2e-6)
    assert found["sharpe_ratio"]["observations"] == 24
    above = read(environment, "holdings=BACON:1", "benchmark=BENCH", "target=0.005")
    assert above["sortino_ratio_per_period"]["value"] == pytest.approx(0.1566371, rel=2e-6)


def test_each_measure_is_printed_in_its_own_unit(environment: dict[str, str], tmp_path: Path) -> None:
    columns = {"BACON": BACON, "BENCH": BACON_BENCHMARK}
    run(environment, "import", written(tmp_path / "bacon.csv", columns, 6), *SAID, "--returns-in", "fraction")
    printed = run(
        environment, "view", "risk", "holdings=BACON:1", "benchmark=BENCH", "range=max", "--panels", "measures"
    )
    m_squared, omega = (
        next(line for line in printed.splitlines() if f" {name} " in line) for name in ("m_squared", "omega_ratio")
    )
    assert " 10.06 % " in m_squared
    assert " 1.7798 " in omega
