import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import main
from data.bars import load_bars
from data.database import Database
from data.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
GOOD = "date,open,high,low,close,volume\n2024-01-02,10,12,9,11,100\n2024-01-03,10,12,9,11,100\n"
BAD = GOOD + "2024-01-04,10,9,12,11,100\n"
Import = Callable[..., Result]


@pytest.fixture
def environment(settings: Settings, database: Database) -> dict[str, str]:
    return {
        "ORIEL_HOME": str(settings.home),
        "ORIEL_DATABASE_URL": database.url,
        "ORIEL_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    }


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Import:
    def invoke(content: str, *arguments: str) -> Result:
        path = tmp_path / "prices.csv"
        path.write_text(content)
        return CliRunner().invoke(main, ["import", str(path), *arguments], env=environment)

    return invoke


def test_it_says_in_one_line_what_became_of_the_rows(run: Import, database: Database) -> None:
    result = run(GOOD, "--symbol", "ABC", "--currency", "USD")
    assert result.exit_code == 0, result.output
    assert result.output == (
        "prices.csv: 2 rows of 1 symbol, 1d, source import = 2 stored + 0 unchanged + 0 quarantined.\n"
    )
    assert len(load_bars(database, "ABC").frame) == 2


def test_json_holds_the_account_of_every_row(run: Import) -> None:
    result = run(BAD, "--symbol", "ABC", "--currency", "USD", "--quarantine", "--json")
    summary = json.loads(result.stdout)
    assert (summary["rows"], summary["stored"], summary["unchanged"]) == (3, 2, 0)
    assert summary["quarantined"] == {"high_below_low": 1}
    assert summary["faults"]["first"] == [{"row": 4, "symbol": "ABC", "reason": "high_below_low"}]


def test_a_refused_file_ends_with_1_and_the_rows(run: Import) -> None:
    result = run(BAD, "--symbol", "ABC", "--currency", "USD")
    assert result.exit_code == 1
    assert "nothing is stored, since 1 row of 3 can't be" in result.output
    assert "row 4 (ABC): the high is below the low" in result.output
    summary = json.loads(run(BAD, "--symbol", "ABC", "--currency", "USD", "--json").stdout)
    assert (summary["state"], summary["stored"]) == ("refused", 0)


def test_only_the_first_faults_are_listed_and_all_are_counted(run: Import) -> None:
    rows = "".join(f"2024-01-{day:02},10,9,12,11,100\n" for day in range(1, 31))
    result = run("date,open,high,low,close,volume\n" + rows, "--symbol", "ABC", "--currency", "USD")
    assert result.output.count("  row ") == 20
    assert "30 × the high is below the low" in result.output
    assert "… and 10 more" in result.output


def test_a_fault_of_the_whole_file_is_one_sentence(run: Import) -> None:
    result = run(GOOD, "--symbol", "ABC")
    assert result.exit_code == 2
    assert result.output == (
        "Oriel: ABC is new and its currency is not known (the file names none); say it, like --currency USD.\n"
    )
    assert "currency" in json.loads(run(GOOD, "--symbol", "ABC", "--json").stdout)["error"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--timezone", "Mars/Olympus"], "is no time zone"),
        (["--exchange", "New York"], "does not look like XNYS"),
        (["--source", "my broker"], "does not look like my-broker"),
        (["--column", "close"], "say FIELD=NAME"),
        (["--interval", "2w"], "'2w' is not one of"),
    ],
)
def test_it_rejects_an_option_that_is_none(run: Import, arguments: list[str], sentence: str) -> None:
    result = run(GOOD, "--symbol", "ABC", *arguments)
    assert result.exit_code == 2
    assert sentence in result.output


def test_it_rejects_a_file_that_is_not_there(environment: dict[str, str]) -> None:
    result = CliRunner().invoke(main, ["import", "no-such-file.csv"], env=environment)
    assert (result.exit_code, "does not exist" in result.output) == (2, True)


def test_every_field_can_be_named(run: Import) -> None:
    content = "A;B;C\n2024-01-02;1,5;ABC\n"
    named = [f"--column={field}={name}" for field, name in (("date", "A"), ("close", "B"), ("symbol", "C"))]
    result = run(content, "--currency", "USD", *named, "--separator", "semicolon", "--decimal", "comma")
    assert result.exit_code == 0, result.output


def test_a_long_file_has_a_progress_bar_on_a_terminal_only(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    days = [f"{1900 + n // 336}-{n % 336 // 28 + 1:02}-{n % 28 + 1:02},1,{'x' * 30}" for n in range(30_000)]
    path.write_text("\n".join(["date,close,comment", *days]))
    command = [sys.executable, "app.py", "import", str(path), "--symbol", "ABC", "--currency", "USD", "--dry-run"]
    terminal, slave = pty.openpty()
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, stderr=slave, stdout=subprocess.PIPE, text=True, check=True
    )
    os.close(slave)
    shown = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "storing" in shown
    assert "100%" in shown
    assert "30,000 would be stored" in done.stdout
    quiet = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True)
    assert quiet.stderr == ""
