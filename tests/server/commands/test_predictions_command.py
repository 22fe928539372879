import json

import pytest
from click.testing import CliRunner, Result

from app import main
from data.database import Database
from data.watched_predictions import watched
from tests.jobs.working import job_states
from tests.views.predictions.ledger_worlds import rows, store_coin

QUICK = ("start=2020-01-01", "models=ridge", "first=252", "refit=60", "features=returns")


@pytest.fixture(autouse=True)
def _home(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    store_coin(database)
    monkeypatch.setenv("ORIEL_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("ORIEL_DATABASE_URL", database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")


def predictions(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["predictions", *arguments])


def test_a_replay_fills_the_ledger_which_then_can_be_read() -> None:
    empty = predictions("ledger", "COIN", "--replay")
    assert empty.exit_code == 1
    assert "python app.py predictions replay COIN --horizon 5" in empty.stdout

    told = predictions("replay", "coin", "--every", "20", *QUICK)
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("COIN: ")
    assert "of them new in the ledger" in told.stdout
    assert "0 outcomes scored; 0 forecasts wait" in predictions("score").stdout

    ledger = json.loads(predictions("ledger", "COIN", "--replay", "--json").stdout)
    assert {row["model"] for row in ledger["content"]["rows"]} >= {"Ridge regression"}
    assert ledger["provenance"]["parameters"]["origin"] == "replay"
    record = predictions("ledger", "COIN", "--replay", "--panel", "record")
    assert record.exit_code == 0
    assert "What led" in record.stdout
    assert predictions("ledger", "COIN").exit_code == 1


def test_an_instrument_is_watched_until_it_is_not(database: Database) -> None:
    assert "COIN is now forecast every night" in predictions("watch", "COIN", "--horizon", "7").stdout
    assert "COIN is already forecast every night" in predictions("watch", "COIN", "--horizon", "7").stdout
    assert watched(database) == ("symbol=COIN&horizon=7",)
    other = predictions("unwatch", "COIN")
    assert other.exit_code == 2
    assert "watched are: symbol=COIN&horizon=7" in other.stderr
    assert "forecast no more" in predictions("unwatch", "COIN", "--horizon", "7").stdout
    assert watched(database) == ()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("replay", "NOPE"), 1, "no instrument with the symbol 'NOPE'"),
        (("watch", "NOPE"), 1, "no instrument with the symbol 'NOPE'"),
        (("replay", "COIN"), 1, "fewer than the 829"),
        (("replay", "COIN", "--horizon", "0"), 2, "horizon: must be a whole number"),
        (("ledger", "COIN", "replay"), 2, "key=value; this is not: replay"),
        (("watch", "COIN", "--email", "nobody@example.org"), 2, "nobody@example.org"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    result = predictions(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_an_import_has_forecasts_scored(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("files") / "prices.csv"
    file.write_text("date,close\n2024-01-02,1.5\n2024-01-03,1.6\n")
    told = CliRunner().invoke(main, ["import", str(file), "--symbol", "NEW", "--currency", "USD", "--dry-run"])
    assert told.exit_code == 0, told.output
    assert job_states(database) == []
    told = CliRunner().invoke(main, ["import", str(file), "--symbol", "NEW", "--currency", "USD"])
    assert told.exit_code == 0, told.output
    assert job_states(database) == [("score_forecasts", "todo")]
    assert rows(database, "SELECT count(*) FROM forecasts") == [(0,)]
