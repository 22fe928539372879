"""Files over HTTP: the rules of the import command, and a ledger of what came in."""

import re
from collections.abc import Iterator

import orjson
import pytest
from sqlalchemy import func, select

from api.imports import MOST_BYTES
from data import schema
from data.database import Database
from data.home import Home
from data.ingest_runs import ONE_AT_A_TIME
from data.users import User
from tests.server.script import Script, script_of
from tests.server.sending import CLOSES, send
from tests.server.visitor import Visitor


@pytest.fixture
def writer(visitor: Visitor, database: Database, importer: User) -> Script:
    return script_of(visitor, database, importer.id, "write")


def bars_stored(database: Database) -> int:
    with database.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(schema.bars)).scalar_one())


def test_a_file_is_stored_and_told_of(writer: Script, database: Database) -> None:
    answer = send(writer, CLOSES, source="desk")
    told = answer.json
    assert told is not None
    assert answer.status_code == 201, answer.text
    assert (told["state"], told["rows"], told["stored"], told["symbols"]) == ("stored", 4, 4, 3)
    assert bars_stored(database) == 4
    record = writer.get(answer.headers["Location"].removeprefix("/api/v1")).json
    assert record is not None
    assert record | {"started_at": "", "finished_at": ""} == {
        "id": told["id"],
        "source": "desk",
        "what": "closes.csv",
        "state": "done",
        "started_at": "",
        "finished_at": "",
        "rows": 4,
        "stored": 4,
        "unchanged": 0,
        "quarantined": 0,
        "error": None,
        "by_reason": {},
    }


def test_the_audit_log_says_who_imported(writer: Script, database: Database, importer: User) -> None:
    run = send(writer, CLOSES).json
    assert run is not None
    with database.connect() as connection:
        row = connection.execute(select(schema.audit_log).where(schema.audit_log.c.action == "import.stored")).one()
    assert (row.actor, row.actor_id, row.object_id) == ("token", importer.id, str(run["id"]))
    assert row.detail["stored"] == 4


def test_odd_symbols_have_addresses(writer: Script) -> None:
    send(writer, CLOSES)
    for symbol in ("EUR/USD", "EUR%2FUSD", "eur/usd", "X%5EA", "X^A", "GC%3DF", "GC=F"):
        assert writer.get(f"/instruments/{symbol}").status_code == 200, symbol
        found = orjson.loads(writer.get(f"/instruments/{symbol}/bars?range=max").data)
        assert found["columns"]["ts"][0] == "2024-01-02"


def test_the_same_again_changes_nothing(writer: Script, database: Database) -> None:
    send(writer, CLOSES)
    told = send(writer, CLOSES).json
    assert told is not None
    assert (told["stored"], told["unchanged"]) == (0, 4)
    assert bars_stored(database) == 4


def test_the_same_under_a_key_is_the_same_answer(writer: Script) -> None:
    first, again = (send(writer, CLOSES, key="monday") for _ in range(2))
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(orjson.loads(writer.get("/imports").data)["items"]) == 1
    for other in (
        send(writer, CLOSES + "2024-01-04,GC=F,1\n", key="monday"),
        send(writer, CLOSES, "b", "monday", kind="fx"),
    ):
        assert writer.problem(other)["code"] == "idempotency_key_reused"


def test_a_refused_file_may_come_again_under_its_key(writer: Script) -> None:
    for _ in range(2):
        assert writer.problem(send(writer, "date,symbol,close\n2024-01-02,A,-1\n", key="k"))["code"] == "refused_rows"


def test_new_bars_are_another_version(writer: Script) -> None:
    send(writer, CLOSES)
    first = writer.get("/instruments/X%5EA/bars")
    send(writer, "date,symbol,close\n2024-01-03,X^A,6\n")
    again = writer.get("/instruments/X%5EA/bars", **{"If-None-Match": first.headers["ETag"]})
    # The listings are trusted for a second; then the new bar is there.
    if again.status_code == 304:
        writer.visitor.app.extensions["oriel"].market._trusted_until = 0.0
        again = writer.get("/instruments/X%5EA/bars", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert orjson.loads(again.data)["columns"]["close"] == [5.0, 6.0]


def test_a_dry_run_does_all_of_it_and_stores_nothing(writer: Script, database: Database) -> None:
    answer = send(writer, CLOSES, dry_run="true")
    told = answer.json
    assert told is not None
    assert (answer.status_code, told["id"], told["state"], told["stored"]) == (200, None, "dry run", 4)
    assert bars_stored(database) == 0
    assert orjson.loads(writer.get("/imports").data)["items"] == []


def test_faulty_rows_refuse_the_file_or_are_kept_apart(writer: Script, database: Database) -> None:
    content = CLOSES + "2024-01-04,X^A,-1\n"
    problem = writer.problem(send(writer, content))
    assert (problem["status"], problem["code"]) == (422, "refused_rows")
    assert problem["errors"] == [
        {"pointer": "/file/6", "detail": "a price is 0 or below, which this instrument does not allow"}
    ]
    assert bars_stored(database) == 0
    told = send(writer, content, quarantine="true").json
    assert told is not None
    assert (told["stored"], told["quarantined"]) == (4, {"not_positive": 1})
    assert orjson.loads(writer.get(f"/imports/{told['id']}").data)["by_reason"] == {"not_positive": 1}


def test_a_symbol_of_digits_stays_as_it_is(writer: Script) -> None:
    assert send(writer, "date,close\n2024-01-02,10\n", symbol="600519").status_code == 201
    assert send(writer, "date,close\n2024-01-02,10\n", symbol="1E5").status_code == 201
    assert [item["symbol"] for item in orjson.loads(writer.get("/instruments").data)["items"]] == ["1E5", "600519"]


def test_every_word_of_the_command_is_understood(writer: Script) -> None:
    content = "report\nTag;Kurs\n03.04.2020;1.234,5\n"
    words = {
        "symbol": "ABC",
        "exchange": "XETR",
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "kind": "etf",
        "name": "Of words",
        "close_is": "adjusted",
        "date_format": "%d.%m.%Y",
        "decimal": "comma",
        "separator": "semicolon",
        "header_row": "2",
        "column": ["date=Tag", "close=Kurs"],
        "interval": "1d",
    }
    answer = send(writer, content, **words)
    assert answer.status_code == 201, answer.text
    (found,) = orjson.loads(writer.get("/instruments").data)["items"]
    assert (found["name"], found["kind"], found["exchange"], found["currency"]) == ("Of words", "etf", "XETR", "EUR")
    bars = orjson.loads(writer.get("/instruments/ABC/bars").data)
    assert (bars["columns"]["ts"], bars["columns"]["close"]) == (["2020-04-03"], [1234.5])


def test_it_takes_more_than_other_routes_and_not_everything(writer: Script) -> None:
    rows = "".join(f"2024-01-02,A{number},1.5\n" for number in range(10))
    large = f"date,symbol,close\n{rows}".encode() + b" " * (3 * 2**20)
    assert send(writer, large).status_code != 413
    assert writer.problem(send(writer, b" " * (MOST_BYTES + 1)))["code"] == "too_large"
    elsewhere = writer.send("POST", "/quotes", data=b" " * (3 * 2**20), content_type="application/json")
    assert writer.problem(elsewhere)["code"] == "too_large"


@pytest.fixture
def loading(database: Database) -> Iterator[None]:
    with database.begin() as connection:
        connection.execute(ONE_AT_A_TIME)
        yield


def test_one_file_after_the_other(loading: None, writer: Script) -> None:
    answer = send(writer, CLOSES)
    assert (answer.status_code, writer.problem(answer)["code"]) == (409, "import_under_way")
    assert int(answer.headers["Retry-After"]) > 0


def test_the_newest_are_listed_first(writer: Script, home: Home) -> None:
    for number in range(3):
        send(writer, f"date,symbol,close\n2024-01-02,A{number},1\n", called=f"{number}.csv")
    first = orjson.loads(writer.get("/imports?limit=2").data)
    assert [item["what"] for item in first["items"]] == ["2.csv", "1.csv"]
    (last,) = orjson.loads(writer.get(f"/imports?limit=2&cursor={first['next']}").data)["items"]
    assert last["what"] == "0.csv"


def test_a_name_leads_nowhere(writer: Script) -> None:
    for name in ("../../etc/passwd", "a\\b.csv", "\u202eevil.csv", "x" * 300, "."):
        told = send(writer, CLOSES, called=name, dry_run="yes").json
        assert told is not None
        assert re.fullmatch("[A-Za-z0-9_.-]{1,100}", told["file"]), told
