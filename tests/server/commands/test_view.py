import json

import pytest
from click.testing import CliRunner, Result

from app import main
from data.database import Database
from tests.data.market_data import made_bars, store


@pytest.fixture(autouse=True)
def _abc(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    store(database, "ABC", made_bars("2024-01-01", 40))
    monkeypatch.setenv("ORIEL_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("ORIEL_DATABASE_URL", database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")


def view(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["view", *arguments])


def test_it_prints_each_panel_with_its_numbers_and_where_they_come_from() -> None:
    result = view("chart", "symbol=ABC", "range=max")
    assert result.exit_code == 0, result.output
    for word in ("Price", "Statistics", "Bars · 40 bars", "2024-01-01", "139.00", "As of", "A file (file)"):
        assert word in result.stdout
    assert result.stderr == ""


def test_json_has_the_view_and_all_of_its_panels() -> None:
    sheet = json.loads(view("chart", "symbol=abc", "range=max", "indicators=sma:20", "--json").stdout)
    assert sheet["view"]["kind"] == "chart"
    assert sheet["view"]["parameters"]["symbol"] == "ABC"
    assert {"name", "title", "provenance", "warnings", "content"} <= set(sheet["panels"][0])
    bars = next(panel for panel in sheet["panels"] if panel["name"] == "bars")["content"]["rows"]
    assert (len(bars), bars[0]["date"], bars[0]["close"]) == (40, "2024-02-09", 139.0)


def test_only_the_panels_asked_for_are_made() -> None:
    sheet = json.loads(view("chart", "symbol=ABC", "--panels", "bars,statistics", "--json").stdout)
    assert [panel["name"] for panel in sheet["panels"]] == ["bars", "statistics"]


def test_wrong_parameters_are_named_and_left_out() -> None:
    result = view("chart", "symbol=ABC", "colour=red", "range=9z", "--panels", "statistics")
    assert result.exit_code == 0
    assert "'colour' is not a parameter" in result.stderr
    assert "range: must be one of" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["dance"], ("'dance'", "chart", "home")),
        (["chart", "--panels", "price,dance"], ("dance", "price", "statistics", "bars")),
        (["chart", "--panels", ","], ("price", "bars")),
        (["chart", "AAPL"], ("key=value", "AAPL")),
    ],
)
def test_what_oriel_does_not_know_ends_it_with_what_it_knows(arguments: list[str], words: tuple[str, ...]) -> None:
    result = view(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert all(word in result.stderr for word in words)
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_symbol_is_a_sentence_and_exit_code_1() -> None:
    result = view("chart", "symbol=NOPE")
    assert result.exit_code == 1
    assert "NOPE" in result.stdout
    assert "Traceback" not in result.output
