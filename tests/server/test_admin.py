"""The administration is there for administrators, and to everybody else as if it were not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from data.administration import change_role
from data.audit.recording import record, write_waiting
from data.database import Database
from data.house_rules import HouseRules, read_rules
from data.invitations import list_invitations
from data.schema import ROLES, audit_log, users
from data.sessions import start_session
from data.users import User, add_user, get_user
from server.admin_callbacks import callbacks_for
from tests.server.visitor import PASSWORD, Visitor

ROUTER = ".._pages_content.children..._pages_store.data.."
OTHERS = [role for role in ROLES if role != "admin"]


@pytest.fixture
def root(database: Database) -> User:
    with database.begin() as connection:
        return add_user(connection, "root@example.org", PASSWORD, "admin")


@pytest.fixture
def administrator(visitor: Visitor, database: Database, root: User) -> Visitor:
    with database.begin() as connection:
        visitor.wear(start_session(connection, root.id, lifetime=timedelta(days=1)))
    return visitor


def admin_outputs(visitor: Visitor) -> list[str]:
    callbacks = visitor.app.extensions["oriel.dash"].callback_map
    return sorted(set(callbacks) - set(callbacks_for(callbacks, "user")))


def output_with(visitor: Visitor, first: str, prop: str = "children") -> str:
    return next(one for one in admin_outputs(visitor) if one.strip(".").startswith(f"{first}.{prop}"))


def body_of(visitor: Visitor, output: str, **values: object) -> dict[str, Any]:
    """`values`: by the id of the component, with `_` for `-`."""
    callback = visitor.app.extensions["oriel.dash"].callback_map[output]
    declared = callback["output"] if isinstance(callback["output"], list) else [callback["output"]]
    sent = [{"id": one.component_id, "property": one.component_property} for one in declared]

    def given(items: Any) -> list[dict[str, Any]]:
        return [{**item, "value": values.get(item["id"].replace("-", "_"))} for item in items]

    return {
        "output": output,
        "outputs": sent if isinstance(callback["output"], list) else sent[0],
        "inputs": given(callback["inputs"]),
        "state": given(callback["state"]),
        "changedPropIds": [f"{item['id']}.{item['property']}" for item in callback["inputs"]],
    }


def press(visitor: Visitor, output: str, **values: object) -> str:
    answer = visitor.call(body_of(visitor, output, **values))
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json())  # Dash writes a slash as \\u002f


def page(visitor: Visitor, pathname: str, search: str = "") -> Any:
    body = {
        "output": ROUTER,
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": pathname},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }
    return visitor.call(body)


def in_role(database: Database, user: User, role: str) -> None:
    with database.begin() as connection:
        connection.execute(update(users).where(users.c.id == user.id).values(role=role))


def test_to_others_there_is_no_such_page(signed_in: Visitor, database: Database, ana: User) -> None:
    for role in OTHERS:
        in_role(database, ana, role)
        there, nowhere = page(signed_in, "/admin", "?tab=audit"), page(signed_in, "/admon", "?tab=audit")
        assert there.data == nowhere.data, role
        assert "There is no such page" in there.text
        assert "Administration" not in signed_in.get("/_dash-layout").text


def test_to_others_there_are_no_such_callbacks(signed_in: Visitor, database: Database, ana: User) -> None:
    outputs = admin_outputs(signed_in)
    assert len(outputs) > 8
    unknown = signed_in.call({"output": "admin-nothing.children", "inputs": [], "outputs": []})
    for number, output in enumerate(outputs):
        in_role(database, ana, OTHERS[number % len(OTHERS)])
        answer = signed_in.call(body_of(signed_in, output))
        told = [json.loads(one.text) | {"request_id": ""} for one in (answer, unknown)]
        assert (answer.status_code, told[0]) == (400, told[1]), output


def test_every_callback_of_the_administration_is_marked(administrator: Visitor) -> None:
    """One on the server that asks nobody for the role would be everybody's."""
    callbacks = administrator.app.extensions["oriel.dash"].callback_map
    of_pages = {
        output
        for output, callback in callbacks.items()
        if "callback" in callback and "pages._admin" in str(getattr(callback["callback"], "__module__", ""))
    }
    assert of_pages <= set(admin_outputs(administrator))
    assert of_pages


TABS = {
    "users": "root@example.org",
    "roles": "Computations at once",
    "invitations": "Nobody has been invited yet.",
    "sources": "Nothing has been brought in yet.",
    "jobs": "Nothing waits, runs or has failed.",
    "health": "PostgreSQL",
    "rules": "Roles that need a second factor",
    "audit": "session.started",
    "nonsense": "root@example.org",
}


def test_an_administrator_has_every_tab(administrator: Visitor) -> None:
    for tab, words in TABS.items():
        shown = page(administrator, "/admin", f"?tab={tab}")
        assert shown.status_code == 200, tab
        assert words in shown.text, tab
    assert "Administration" in administrator.get("/_dash-layout").text


def test_a_role_taken_away_closes_the_page_at_the_next_request(
    administrator: Visitor, database: Database, root: User, ana: User
) -> None:
    assert "root@example.org" in page(administrator, "/admin").text
    with database.begin() as connection:
        change_role(connection, ana.id, "admin")
        change_role(connection, root.id, "user")
    assert "There is no such page" in page(administrator, "/admin").text


def test_a_user_is_changed_step_by_step(administrator: Visitor, database: Database, ana: User) -> None:
    act = output_with(administrator, "admin-users-grid", "rowData")
    picked = {"value": str(ana.id)}
    assert "premium" in press(administrator, act, admin_user_pressed={"value": f"role:{ana.id}:premium"})
    press(administrator, act, admin_user_pressed={"value": f"disable:{ana.id}"}, admin_user_picked=picked)
    with database.connect() as connection:
        user = get_user(connection, ana.id)
    assert user.role == "premium"
    assert user.disabled_at is not None
    shown = press(administrator, act, admin_user_pressed={"value": f"enable:{ana.id}"}, admin_user_picked=picked)
    assert "Disable" in shown
    assert "/reset/" in press(administrator, act, admin_user_pressed={"value": f"link:{ana.id}"})
    with database.connect() as connection:
        columns = audit_log.c
        query = select(columns.action, columns.actor, columns.request_id).where(columns.object_id == str(ana.id))
        told = {row.action: row for row in connection.execute(query)}
    assert {"user.role_changed", "user.disabled", "user.enabled", "reset_link.made"} <= told.keys()
    assert told["user.disabled"].actor == "user"
    assert told["user.disabled"].request_id


def test_nobody_locks_themselves_out(administrator: Visitor, database: Database, root: User, ana: User) -> None:
    in_role(database, ana, "admin")
    act = output_with(administrator, "admin-users-grid", "rowData")
    for deed in (f"disable:{root.id}", f"role:{root.id}:user", f"end:{root.id}", f"factor:{root.id}"):
        assert "your own account" in press(administrator, act, admin_user_pressed={"value": deed})
    with database.connect() as connection:
        assert get_user(connection, root.id) == root


NOBODYS = (9_999_999, 2**31, 999_999_999_999_999)  # as the number of an account that has been deleted, or can't be
UNFIT = (
    *("disable", "disable:", "disable:-1", "role:1", "role:2:king", "nothing:1", "", "::", 3),
    *(f"{verb}:{number}" for verb in ("disable", "enable", "end", "link", "factor") for number in NOBODYS),
)


def test_what_no_button_sends_changes_nothing(administrator: Visitor, database: Database, ana: User) -> None:
    act = output_with(administrator, "admin-users-grid", "rowData")
    before = _accounts(database)
    for value in UNFIT:
        for picked in (None, {"value": value}) if isinstance(value, str) and value[-1:].isdigit() else (None, [], 7):
            body = body_of(administrator, act, admin_user_pressed={"value": value}, admin_user_picked=picked)
            assert administrator.call(body).status_code == 200
    assert _accounts(database) == before


def _accounts(database: Database) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(select(users).order_by(users.c.id))]


def test_an_invitation_is_shown_once_and_revoked(administrator: Visitor, database: Database) -> None:
    act = output_with(administrator, "admin-invitations")
    form = {"admin_invite_email": "New@Example.org", "admin_invite_role": "professional", "admin_invite_days": 3}
    made = press(administrator, act, admin_invite_pressed={"value": "make"}, **form)
    assert made.count("/invitation/") == 1
    with database.connect() as connection:
        (invitation,) = list_invitations(connection)
    assert (invitation.email, invitation.role, invitation.state) == ("new@example.org", "professional", "open")
    assert (invitation.expires_at - invitation.created_at).days == 3
    assert "/invitation/" not in json.dumps(page(administrator, "/admin", "?tab=invitations").get_json())
    press(administrator, act, admin_invite_pressed={"value": f"revoke:{invitation.id}"})
    with database.connect() as connection:
        assert list_invitations(connection)[0].state == "revoked"


WRONG: tuple[dict[str, object], ...] = (
    {"admin_invite_email": "nobody"},
    {"admin_invite_role": "king"},
    {"admin_invite_days": 0},
    {"admin_invite_days": "3"},
)


def test_an_unfit_invitation_is_said_and_not_made(administrator: Visitor, database: Database) -> None:
    act = output_with(administrator, "admin-invitations")
    good = {"admin_invite_email": "new@example.org", "admin_invite_role": "user", "admin_invite_days": 3}
    for wrong in WRONG:
        assert '"kind": "error"' in press(administrator, act, admin_invite_pressed={"value": "make"}, **good | wrong)
    for no_button in (None, {"value": "mend"}, {"value": ""}, []):
        body = body_of(administrator, act, admin_invite_pressed=no_button, **good)
        assert administrator.call(body).status_code in {200, 204}, no_button
    assert "used or revoked already" in press(administrator, act, admin_invite_pressed={"value": f"revoke:{2**40}"})
    with database.connect() as connection:
        assert list_invitations(connection) == ()


def test_house_rules_are_kept_and_told(administrator: Visitor, database: Database) -> None:
    save = output_with(administrator, "admin-rules")
    form = {
        "admin_registration": "open",
        "admin_factor_roles": ["professional", "institutional"],
        "admin_audit_days": 400,
    }
    press(administrator, save, admin_rules_pressed={"value": "save"}, **form)
    with database.connect() as connection:
        assert read_rules(connection) == HouseRules("open", ("professional", "institutional"), 400)
    for wrong in ({"admin_audit_days": 3}, {"admin_audit_days": None}, {"admin_registration": "ajar"}):
        said = press(administrator, save, admin_rules_pressed={"value": "save"}, **{**form, **wrong})
        assert '"kind": "error"' in said
    with database.connect() as connection:
        assert read_rules(connection).audit_days == 400


def test_the_audit_log_is_looked_through_paged_verified_and_fetched(
    administrator: Visitor, database: Database, root: User
) -> None:
    with database.begin() as connection:
        for number in range(120):
            record(connection, "toy.moved", "toy", number, words="=1+1")
        record(connection, "toy.broken", "toy", 7)
    act = output_with(administrator, "admin-audit-list")

    def pressed(value: str, **more: object) -> str:
        return press(administrator, act, admin_audit_pressed={"value": value}, **more)

    assert "toy.moved" not in pressed("look", admin_audit_action="toy.broken")
    assert "Nothing like this" in pressed("look", admin_audit_who="nobody@example.org")
    assert "session.started" not in pressed("look")
    assert "session.started" in pressed("older", admin_audit_last=23)
    assert "unaltered" in pressed("verify")
    file = json.loads(pressed("csv", admin_audit_action="toy"))["response"]["admin-audit-file"]["data"]["content"]
    lines = file.splitlines()
    assert lines[0].startswith("id,at,actor")
    assert len(lines) == 122
    assert "Nothing like this" in pressed("look", admin_audit_since="2999-01-01")
    assert "toy.broken" in pressed("look", admin_audit_since="2020-01-01", admin_audit_until="nonsense")


def test_no_formula_reaches_a_sheet() -> None:
    from pages._admin_audit_file import cell

    assert [cell(value) for value in ("=1", "+1", "-1", "@a", "a", None)] == ["'=1", "'+1", "'-1", "'@a", "a", ""]


def test_health_knows_the_last_backup(administrator: Visitor, database: Database) -> None:
    assert "none is known of" in page(administrator, "/admin", "?tab=health").text
    with database.begin() as connection:
        record(connection, "backup.made", "backup", "oriel.backup")
        write_waiting(connection)
        at = connection.execute(select(audit_log.c.at).where(audit_log.c.action == "backup.made")).scalar_one()
    assert f"{at:%Y-%m-%d %H:%M} UTC" in page(administrator, "/admin", "?tab=health").text
