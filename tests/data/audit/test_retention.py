from datetime import datetime

import pytest

from data.audit.reading import read_entries
from data.audit.recording import record
from data.audit.retention import prune
from data.audit.verifying import verify
from data.database import Database
from data.house_rules import HouseRules, change_rules
from tests.data.audit.rewriting import record_of_before


@pytest.fixture
def kept_forty_days(database: Database) -> Database:
    with database.begin() as connection:
        for days in (90, 60, 45, 35, 1):
            record_of_before(connection, days)
        change_rules(connection, HouseRules(audit_days=40))
    return database


def test_the_oldest_go_and_the_rest_still_proves_itself(kept_forty_days: Database) -> None:
    with kept_forty_days.begin() as connection:
        assert prune(connection) == 3
        verdict = verify(connection)
        assert (verdict.start.id, verdict.head.id, verdict.broken) == (3, 7, None)
        newest, *_, oldest = read_entries(connection)
    assert oldest.id == 4
    assert (newest.action, newest.detail) == ("audit.pruned", {"rows": 3, "kept_days": 40})


def test_again_nothing_goes_and_nothing_is_said(kept_forty_days: Database) -> None:
    with kept_forty_days.begin() as connection:
        prune(connection)
        before = verify(connection).head
        assert prune(connection) == 0
        assert verify(connection).head == before


def test_it_goes_on_where_it_was_when_all_have_gone(database: Database) -> None:
    with database.begin() as connection:
        for _ in range(3):
            record_of_before(connection, 1000)
        assert prune(connection) == 3
        record(connection, "view.saved", "view", 1)
        verdict = verify(connection)
        assert (verdict.start.id, verdict.head.id, verdict.broken) == (3, 5, None)


def test_a_clock_that_was_set_back_takes_no_younger_row_along(kept_forty_days: Database) -> None:
    with kept_forty_days.begin() as connection:
        record_of_before(connection, 80)
        assert prune(connection) == 3
        days: list[datetime] = [entry.at for entry in read_entries(connection)]
        assert verify(connection).broken is None
    assert len(days) == 5
