"""Trained models on the command line, from the first version to none."""

import json

import pytest
from click.testing import CliRunner, Result

from app import main
from data.database import Database
from tests.jobs.working import job_states
from tests.views.predictions.small_market import store_closes

QUICK = ("range=max", "models=ridge", "first=252", "refit=100", "features=returns", "model=ridge")


@pytest.fixture(autouse=True)
def _home(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    store_closes(database)
    monkeypatch.setenv("ORIEL_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("ORIEL_DATABASE_URL", database.url)
    monkeypatch.setenv("ORIEL_SECRET_KEY", "uBdKEn3nB8Yl2nCSCg7r7z1GyLk0k1nQd5r9")


def predictions(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["predictions", *arguments])


def test_versions_come_are_compared_rolled_back_and_retired() -> None:
    first = predictions("train", "abc", *QUICK)
    assert first.exit_code == 0, first.output
    assert "ABC, return, 5 ahead, ridge: version 1 is active; it is the first." in first.stdout
    assert predictions("compare", "ABC").exit_code == 1
    assert "version 2 is active" in predictions("train", "ABC", *QUICK).stdout
    assert "version 3 is kept" in predictions("train", "ABC", *QUICK, "--activate", "never").stdout

    listed = json.loads(predictions("models", "ABC", "--json").stdout)
    assert [(row["version"], row["state"]) for row in listed["content"]["rows"]] == [
        (3, "retired"),
        (2, "active"),
        (1, "retired"),
    ]
    assert "Version 2 against version 1" in predictions("compare", "ABC").stdout
    assert "version 1 is active again" in predictions("rollback", "ABC").stdout
    assert predictions("rollback", "ABC").exit_code == 1
    assert "version 3 is active" in predictions("activate", "ABC", "--version", "3").stdout
    assert "There is no version 9" in predictions("activate", "ABC", "--version", "9").stderr
    assert "version 3 is retired" in predictions("retire", "ABC").stdout
    assert "is active; name one" in predictions("retire", "ABC").stderr


def test_training_may_be_left_to_the_queue(database: Database) -> None:
    assert "Left to the queue" in predictions("train", "ABC", "--later", *QUICK).stdout
    assert job_states(database) == [("train_models", "todo")]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("train", "NOPE"), 1, "no instrument with the symbol 'NOPE'"),
        (("train", "NOPE", "--later"), 1, "no instrument with the symbol 'NOPE'"),
        (("train", "ABC"), 1, "fewer than the 829"),
        (("train", "ABC", "model=oracle"), 2, "model: must be one of"),
        (("rollback", "ABC"), 1, "has been trained"),
        (("activate", "ABC"), 2, "--version"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    result = predictions(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr
