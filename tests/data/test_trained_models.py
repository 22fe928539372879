"""Versions as they come and go, and what is left of a training that was killed."""

import math
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from data.database import Database
from data.instruments import UnknownSymbol
from data.model_files import ModelFileRefused
from data.trained_model import ModelKey, NoVersion
from data.trained_models import TrainedModels
from tests.data.market_data import made_bars, store
from tests.data.trainings import KEY, training

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from data.database import Database
from data import trained_models
from tests.data.trainings import training

def die(*_):
    print("here", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

where = sys.argv[3]
if where == "drafting":
    os.fsync = die
elif where == "written":
    trained_models._insert = die
elif where == "inserted":
    insert = trained_models._insert
    trained_models._insert = lambda *given: die(insert(*given))
trained_models.TrainedModels(Database(sys.argv[1]), Path(sys.argv[2])).keep(training(), b"half")
"""


@pytest.fixture(autouse=True)
def _abc(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 3))


@pytest.fixture
def models(database: Database, tmp_path: Path) -> TrainedModels:
    return TrainedModels(database, tmp_path / "models")


def test_the_state_of_all_changes_with_each_of_them(models: TrainedModels) -> None:
    seen = [models.version()]
    first = models.keep(training(), b"learned")
    seen.append(models.version())
    second = models.keep(training(), b"learned more")
    seen.append(models.version())
    for one in (first, second):
        models.activate(one)
        seen.append(models.version())
    models.retire(KEY)
    assert len(set(seen)) == 5
    assert models.version() == seen[2]  # the same versions, and none is active


def test_a_version_is_kept_as_it_was_said(models: TrainedModels) -> None:
    kept = models.keep(training(), b"learned")
    assert (kept.version, kept.is_active) == (1, False)
    assert math.isnan(kept.training.scores["p_value"])
    assert kept.training.scores["r2_os"] == 0.01
    assert kept.training.features == training().features
    assert models.content(kept) == b"learned"
    assert models.find(kept.id).training.key == KEY


def test_versions_count_up_by_what_they_are_of(models: TrainedModels) -> None:
    other = ModelKey("ABC", "return", 10, "ridge")
    assert [models.keep(training(), b"1").version, models.keep(training(), b"2").version] == [1, 2]
    assert models.keep(training(other), b"3").version == 1
    assert [one.version for one in models.versions(KEY)] == [2, 1]
    assert [(one.key, one.version) for one in models.all_versions("abc")] == [(KEY, 2), (KEY, 1), (other, 1)]


def test_trainings_at_the_same_time_get_versions_of_their_own(models: TrainedModels) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda number: models.keep(training(), bytes([number])), range(8)))
    assert sorted(one.version for one in made) == list(range(1, 9))


def test_one_version_at_most_is_active(models: TrainedModels) -> None:
    first, second = models.keep(training(), b"1"), models.keep(training(), b"2")
    asked = [("ABC", "return", 5)]
    assert models.active(asked) == {}
    assert models.activate(first).is_active
    assert models.active(asked) == {asked[0]: {"ridge": first.id}}
    models.activate(second)
    assert models.active(asked) == {asked[0]: {"ridge": second.id}}
    assert [one.is_active for one in models.versions(KEY)] == [True, False]


def test_rolling_back_activates_the_one_before(models: TrainedModels) -> None:
    made = [models.keep(training(), bytes([number])) for number in range(3)]
    models.activate(made[2])
    assert models.roll_back(KEY).version == 2
    assert models.roll_back(KEY).version == 1
    with pytest.raises(NoVersion, match="retire it instead"):
        models.roll_back(KEY)
    assert models.retire(KEY).version == 1
    with pytest.raises(NoVersion, match="No version of ABC"):
        models.retire(KEY)


def test_what_is_not_there_is_a_sentence(models: TrainedModels) -> None:
    with pytest.raises(NoVersion, match="number 7"):
        models.find(7)
    with pytest.raises(UnknownSymbol):
        models.keep(training(ModelKey("NOPE", "return", 5, "ridge")), b"1")


def test_a_changed_file_is_refused(models: TrainedModels, tmp_path: Path) -> None:
    kept = models.keep(training(), b"learned")
    (tmp_path / "models" / kept.file).write_bytes(b"Learned")
    with pytest.raises(ModelFileRefused):
        models.content(kept)


def test_the_database_refuses_a_second_active_one(models: TrainedModels, database: Database) -> None:
    models.keep(training(), b"1")
    models.keep(training(), b"2")
    with pytest.raises(Exception, match="uq_trained_models_active"), database.begin() as connection:
        connection.execute(text("UPDATE trained_models SET state = 'active'"))


@pytest.mark.parametrize("where", ["drafting", "written", "inserted"])
def test_a_training_killed_half_way_leaves_no_version(
    models: TrainedModels, database: Database, tmp_path: Path, where: str
) -> None:
    before = models.activate(models.keep(training(), b"whole"))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, database.url, tmp_path / "models", where],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, b"here\n"), killed.stderr
    assert [one.id for one in models.versions(KEY)] == [before.id]
    assert models.active([("ABC", "return", 5)]) == {("ABC", "return", 5): {"ridge": before.id}}
    after = models.keep(training(), b"half")
    assert models.content(after) == b"half"
    assert after.version == 2
