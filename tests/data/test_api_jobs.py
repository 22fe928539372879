"""What was asked for over the API is found again by who asked, for a day."""

import pytest
from sqlalchemy import text

from data.api_jobs import AskedFor, NoSuchJob, find_job, keep_job, mark_cancelled
from data.database import Database
from data.panel_jobs import Work
from data.users import add_user

WORK = Work("chart", "league", "symbol=ABC", "v1", user=7)
ASKED = AskedFor("chart", "symbol=ABC", ("league", "price"), (WORK,))


@pytest.fixture
def people(database: Database) -> tuple[int, int]:
    with database.begin() as connection:
        ana, bea = (add_user(connection, f"{name}@example.org", "three quiet herons") for name in ("ana", "bea"))
        return ana.id, bea.id


def test_it_is_found_as_it_was_asked_and_by_nobody_else(database: Database, people: tuple[int, int]) -> None:
    ana, bea = people
    with database.begin() as connection:
        job = keep_job(connection, ana, ASKED)
        assert find_job(connection, ana, job.id) == job
        assert job.asked == ASKED
        for person, number in ((bea, job.id), (ana, "none")):
            with pytest.raises(NoSuchJob):
                find_job(connection, person, number)


def test_the_same_is_the_same_until_it_is_cancelled(database: Database, people: tuple[int, int]) -> None:
    ana, bea = people
    with database.begin() as connection:
        job = keep_job(connection, ana, ASKED)
        assert keep_job(connection, ana, ASKED).id == job.id
        assert keep_job(connection, bea, ASKED).id != job.id
        mark_cancelled(connection, bea, job.id)
        assert find_job(connection, ana, job.id).cancelled_at is None
        mark_cancelled(connection, ana, job.id)
        assert find_job(connection, ana, job.id).cancelled_at is not None
        assert keep_job(connection, ana, ASKED).id != job.id


def test_after_a_day_it_is_forgotten(database: Database, people: tuple[int, int]) -> None:
    ana, _ = people
    with database.begin() as connection:
        job = keep_job(connection, ana, ASKED)
        connection.execute(text("UPDATE api_jobs SET created_at = created_at - interval '25 hours'"))
        assert keep_job(connection, ana, ASKED).id != job.id
        with pytest.raises(NoSuchJob):
            find_job(connection, ana, job.id)
