from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from data.database import Database
from data.home import Home
from data.panel_jobs import Load, SocketJobs
from server.health import register_health


def client_of(home: Home) -> FlaskClient:
    server = Flask("probe")
    register_health(server, home)
    return server.test_client()


class IdleJobs(SocketJobs):
    def load(self) -> Load:
        return Load(slots=2, computing=0, queued=0)


def computing(home: Home) -> Home:
    return replace(home, jobs=IdleJobs(home.settings.home))


def add_worker(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))


def test_healthz_answers_whatever_the_rest_does(home: Home) -> None:
    answer = client_of(replace(home, database=Database("postgresql:///?host=/nowhere"))).get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_ready_when_all_its_parts_are(home: Home) -> None:
    add_worker(home.database)
    answer = client_of(computing(home)).get("/readyz")
    assert answer.status_code == 200
    checks = {"database": "ok", "cache": "ok", "worker": "ok", "compute": "ok"}
    assert answer.json == {"status": "ready", "checks": checks}


def test_it_is_not_ready_without_a_worker(home: Home) -> None:
    answer = client_of(computing(home)).get("/readyz")
    assert answer.status_code == 503
    checks = {"database": "ok", "cache": "ok", "worker": "down", "compute": "ok"}
    assert answer.json == {"status": "not ready", "checks": checks}


def test_it_is_not_ready_when_nobody_computes(home: Home) -> None:
    add_worker(home.database)
    answer = client_of(home).get("/readyz")
    assert answer.status_code == 503
    checks = {"database": "ok", "cache": "ok", "worker": "ok", "compute": "down"}
    assert answer.json == {"status": "not ready", "checks": checks}


def test_it_is_not_ready_without_a_database_and_says_nothing_about_it(home: Home) -> None:
    broken = replace(computing(home), database=Database("postgresql:///?host=/secret/place"))
    answer = client_of(broken).get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"] == {"database": "down", "cache": "ok", "worker": "down", "compute": "ok"}
    assert b"secret" not in answer.data


def test_it_is_not_ready_with_a_cache_that_can_not_be_used(home: Home, tmp_path: Path) -> None:
    add_worker(home.database)
    (tmp_path / "file").write_text("")
    broken = type(home.cache)(tmp_path / "file" / "cache", 2**20)
    answer = client_of(replace(computing(home), cache=broken)).get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"] == {"database": "ok", "cache": "down", "worker": "ok", "compute": "ok"}
