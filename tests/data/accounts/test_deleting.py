import pytest
from sqlalchemy import func, insert, select

from data.accounts.belongings import BELONGINGS
from data.accounts.deleting import Leaving, delete_account, what_goes
from data.administration import disable_account
from data.audit.recording import write_waiting
from data.database import Database
from data.schema import audit_log, saved_view_shares, saved_views, users
from data.settings import Settings
from data.users import AccountError, add_user, authenticate

PASSWORD = "three quiet herons"


def account(database: Database, email: str, role: str = "user") -> int:
    with database.begin() as connection:
        return add_user(connection, email, PASSWORD, role).id


def keep_view(database: Database, owner: int, name: str, shared_with: int | None = None) -> None:
    with database.begin() as connection:
        add = insert(saved_views).values(owner_id=owner, kind="chart", name=name).returning(saved_views.c.id)
        view = connection.execute(add).scalar_one()
        if shared_with is not None:
            share = {"view_id": view, "user_id": shared_with, "may_edit": False}
            connection.execute(insert(saved_view_shares).values(share))


def test_all_that_is_its_own_goes_and_nothing_of_anothers(database: Database, settings: Settings) -> None:
    ana, bo = account(database, "ana@example.org"), account(database, "bo@example.org")
    keep_view(database, ana, "Mine", shared_with=bo)
    keep_view(database, ana, "Alone")
    keep_view(database, bo, "Bo's", shared_with=ana)
    with database.begin() as connection:
        assert what_goes(connection, ana) == Leaving(views=2, shared_views=1, snapshots=0, links=0, reports=0)
        delete_account(connection, settings, ana)
    assert authenticate(database, "ana@example.org", PASSWORD) is None
    with database.connect() as connection:
        for belonging in BELONGINGS:
            left = connection.execute(select(func.count()).select_from(belonging.table).where(belonging.whose(ana)))
            assert left.scalar_one() == 0, belonging.table.name
        assert connection.execute(select(saved_views.c.name)).scalars().all() == ["Bo's"]


def test_the_last_administrator_stays(database: Database, settings: Settings) -> None:
    boss, next_one = account(database, "boss@example.org", "admin"), account(database, "next@example.org", "admin")
    with database.begin() as connection:
        disable_account(connection, next_one)
    with pytest.raises(AccountError, match="last account that administers"), database.begin() as connection:
        delete_account(connection, settings, boss)
    with database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(users)).scalar_one() == 2


def test_what_it_did_stays_in_the_log_without_a_name(database: Database, settings: Settings) -> None:
    ana = account(database, "ana@example.org")
    with database.begin() as connection:
        delete_account(connection, settings, ana)
        write_waiting(connection)
        rows = connection.execute(select(audit_log).order_by(audit_log.c.id)).all()
    assert (rows[-1].action, rows[-1].object_id) == ("user.deleted", str(ana))
    assert "ana@example.org" not in repr(rows)
