"""Saved views over HTTP: read, listed, saved, changed and deleted, as the gallery has them."""

import pytest

from data.database import Database
from data.rights import RIGHTS, Rights
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.saved_views.sharing import share_view
from data.users import User
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor

NEW = {
    "kind": "chart",
    "query": "symbol=ABC&range=5y",
    "name": "ABC of old",
    "folder": "Mine",
    "tags": ["Slow", "slow"],
}


@pytest.fixture
def writer(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "write")


@pytest.fixture
def other(visitor: Visitor, database: Database, bea: User) -> Script:
    return script_of(visitor, database, bea.id, "write")


def change(script: Script, place: str, body: dict[str, object], **headers: str) -> object:
    return script.send("PUT", place, headers, json=body)


def test_what_is_saved_can_be_read(writer: Script) -> None:
    made = writer.post("/saved-views", NEW)
    assert made.status_code == 201
    place = made.headers["Location"].removeprefix("/api/v1")
    read = writer.get(place)
    assert read.json == made.json
    assert read.headers["ETag"] == made.headers["ETag"] == f'"{made.json["id"]}-1"'
    said = read.json
    assert (said["name"], said["folder"], said["tags"], said["version"]) == ("ABC of old", "Mine", ["slow"], 1)
    assert (said["query"], said["access"], said["notes"]) == ("symbol=ABC&range=5y", "owner", [])
    assert said["href"] == "/api/v1/views/chart?symbol=ABC&range=5y"
    assert said["page"] == f"/chart?symbol=ABC&range=5y&saved={said['id']}"


def test_they_are_listed_page_after_page(writer: Script, database: Database, ana: User) -> None:
    with database.begin() as connection:
        for number in range(5):
            kind = "risk" if number == 2 else "chart"
            save_view(connection, ana.id, kind, State("symbol=ABC" if kind == "chart" else ""), Words(f"view {number}"))
    seen, address = [], "/saved-views?limit=2&kind=chart"
    while address:
        page = writer.get(address)
        seen += [one["name"] for one in page.json["items"]]
        cursor = page.json["next"]
        assert ("Link" in page.headers) is bool(cursor)
        address = f"/saved-views?limit=2&kind=chart&cursor={cursor}" if cursor else ""
    assert sorted(seen) == ["view 0", "view 1", "view 3", "view 4"]
    wrong = writer.get("/saved-views?limit=2&kind=risk&cursor=bm9uZQ")
    assert (wrong.status_code, writer.problem(wrong)["code"]) == (400, "invalid_cursor")


def test_the_same_request_saves_once(writer: Script) -> None:
    first = writer.post("/saved-views", NEW, **{"Idempotency-Key": "k1"})
    again = writer.post("/saved-views", NEW, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json, again.headers["Location"]) == (201, first.json, first.headers["Location"])
    assert len(writer.get("/saved-views").json["items"]) == 1
    taken = writer.post("/saved-views", NEW)
    assert (taken.status_code, writer.problem(taken)["code"]) == (409, "name_taken")


def test_nobody_writes_over_what_they_have_not_seen(writer: Script) -> None:
    made = writer.post("/saved-views", NEW)
    place, etag = made.headers["Location"].removeprefix("/api/v1"), made.headers["ETag"]
    body = {"query": "symbol=ABC", "name": "ABC"}
    blind = change(writer, place, body)
    assert (blind.status_code, writer.problem(blind)["code"]) == (428, "if_match_required")
    newer = change(writer, place, body, **{"If-Match": etag})
    assert (newer.status_code, newer.json["version"], newer.json["tags"]) == (200, 2, [])
    stale = change(writer, place, body, **{"If-Match": etag})
    assert (stale.status_code, writer.problem(stale)["code"]) == (409, "stale")
    assert stale.headers["ETag"] == newer.headers["ETag"]
    compressed = newer.headers["ETag"].rstrip('"') + ':gzip"'
    assert change(writer, place, body, **{"If-Match": compressed}).json["version"] == 3


def test_a_write_keeps_all_or_nothing(writer: Script) -> None:
    refused = writer.post("/saved-views", NEW | {"query": "symbol=ABC&colour=red&style=cubist"})
    said = writer.problem(refused)
    assert refused.status_code == 422
    assert [one["pointer"] for one in said["errors"]] == ["/query", "/query"]
    assert "colour" in said["errors"][0]["detail"]
    assert writer.get("/saved-views").json["items"] == []


@pytest.mark.parametrize(
    "change_of",
    [
        {"kind": "dance"},
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 121},
        {"tags": "slow"},
        {"shape": 1},
        {"query": None},
    ],
)
def test_what_is_not_right_is_a_problem(writer: Script, change_of: dict[str, object]) -> None:
    answer = writer.post("/saved-views", NEW | change_of)
    assert answer.status_code == 422
    assert writer.problem(answer)["code"] in {"invalid_request", "unknown_view"}


def test_what_is_deleted_is_not_there(writer: Script) -> None:
    place = writer.post("/saved-views", NEW).headers["Location"].removeprefix("/api/v1")
    assert writer.delete(place).status_code == 204
    assert writer.get(place).status_code == writer.delete(place).status_code == 404


def test_somebody_elses_is_as_one_that_is_not_there(writer: Script, other: Script) -> None:
    place = writer.post("/saved-views", NEW).headers["Location"].removeprefix("/api/v1")
    body, seen = {"query": "symbol=ABC", "name": "mine now"}, {"If-Match": "*"}
    for verb, options in (("GET", {}), ("PUT", {"json": body}), ("DELETE", {})):
        theirs = other.send(verb, place, seen, **options)
        none = other.send(verb, "/saved-views/999999", seen, **options)
        assert theirs.status_code == 404
        assert other.alike(theirs, none)
    assert other.get("/saved-views").json["items"] == []
    assert writer.get(place).json["version"] == 1


def test_what_is_shared_to_be_seen_is_seen_and_not_changed(
    writer: Script, other: Script, database: Database, ana: User
) -> None:
    made = writer.post("/saved-views", NEW)
    place = made.headers["Location"].removeprefix("/api/v1")
    with database.begin() as connection:
        share_view(connection, ana.id, made.json["id"], people={}, in_house="view")
    assert other.get(place).json["access"] == "view"
    for answer in (
        change(other, place, {"query": "", "name": "mine now"}, **{"If-Match": made.headers["ETag"]}),
        other.delete(place),
    ):
        assert (answer.status_code, other.problem(answer)["code"]) == (403, "not_allowed")


def test_to_read_is_not_to_write(visitor: Visitor, database: Database, ana: User) -> None:
    reader = script_of(visitor, database, ana.id, "read")
    assert reader.get("/saved-views").status_code == 200
    assert reader.post("/saved-views", NEW).status_code == 403


def test_a_role_keeps_only_so_many(writer: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, "user", Rights(None, 1, 60, 30, 2))  # type: ignore[arg-type]  # it is a dict
    assert writer.post("/saved-views", NEW).status_code == 201
    answer = writer.post("/saved-views", NEW | {"name": "another"})
    assert (answer.status_code, writer.problem(answer)["code"]) == (403, "not_allowed")
