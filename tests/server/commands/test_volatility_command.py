import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster

from app import main
from data.database import Database
from tests.data.market_data import made_bars, store
from tests.views.volatility.test_scan_panel import garch_bars


@pytest.fixture(autouse=True)
def _home(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    store(database, "ABC", garch_bars(400))
    store(database, "SHORT", made_bars("2024-01-01", 20))
    monkeypatch.setenv("ORIEL_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("ORIEL_DATABASE_URL", database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")


def scan(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["volatility", "scan", *arguments])


def test_it_prints_a_row_for_each_instrument_in_aligned_columns() -> None:
    result = scan("--range", "max")
    assert result.exit_code == 0, result.output
    head, good, short = result.stdout.splitlines()[2:5]
    assert head.split()[:4] == ["Symbol", "Last", "EWMA", "Rank"]
    assert good.startswith("ABC ")
    assert good.index("yes") == head.index("Converged")
    assert "at least 50 returns" in short
    assert "GARCH(1,1): constant mean" in result.stdout
    assert result.stderr == ""


def test_json_is_the_panel_of_the_page() -> None:
    panel = json.loads(scan("--symbols", "abc", "--range", "max", "--json").stdout)
    (row,) = panel["content"]["rows"]
    assert (row["symbol"], row["returns"], row["converged"]) == ("ABC", 399, "yes")
    assert panel["provenance"]["parameters"]["range"] == "max"


def test_csv_reads_back() -> None:
    lines = [line for line in scan("--csv").stdout.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [row["Symbol"] for row in rows] == ["ABC", "SHORT"]
    assert 0 < float(rows[0]["GARCH, 1 ahead (fraction)"]) < 1
    assert rows[1]["Persistence"] == ""


def test_a_limit_takes_the_first_symbols() -> None:
    assert "SHORT" not in scan("--limit", "1").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--range", "9z"], 2, "range: must be one of"),
        (["--limit", "0"], 2, "limit"),
        (["--symbols", ","], 1, "no instruments"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(arguments: list[str], code: int, words: str) -> None:
    result = scan(*arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert result.stdout == ""


def test_nothing_but_unknown_symbols_is_exit_code_1() -> None:
    result = scan("--symbols", "NOPE")
    assert result.exit_code == 1
    assert "no instrument with the symbol 'NOPE'" in result.stdout


def test_a_scheduler_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIEL_DASK_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr("data.dask_cluster.ANSWER_SECONDS", 1)
    result = scan()
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "Oriel: The Dask scheduler at tcp://127.0.0.1:9 does not answer. Start it, or set ORIEL_DASK_SCHEDULER anew."
    ]


def test_a_cluster_says_the_same_numbers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = scan("--json").stdout
    with LocalCluster(
        n_workers=1, dashboard_address="127.0.0.1:0", local_directory=str(tmp_path), silence_logs=50
    ) as cluster:
        monkeypatch.setenv("ORIEL_DASK_SCHEDULER", cluster.scheduler_address)
        assert scan("--json").stdout == here
