import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from pytest_httpserver import HTTPServer

from data.delivery.parcel import Undeliverable
from server.logs import MASK, configure_logging, mask_text, name_of_user
from tests.data.delivery.sending import SECRET, send

TOKEN = "dGhpcyBpcyBhIDI1NiBiaXQgdG9rZW4gb2Ygb3Vycy4u"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logging("info", "test")
    yield stream
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_each_line_is_one_json_object_with_time_level_and_process(lines: io.StringIO) -> None:
    structlog.get_logger("oriel").info("hello", rows=3)
    logging.getLogger("some.library").warning("told by %s", "a library")
    first, second = (json.loads(line) for line in lines.getvalue().splitlines())
    assert first["event"] == "hello"
    assert first["rows"] == 3
    assert (first["level"], first["process"], first["logger"]) == ("info", "test", "oriel")
    assert second["event"] == "told by a library"
    assert first["time"].endswith("Z")


def test_the_request_id_of_the_context_is_on_every_line(lines: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        logging.getLogger("some.library").info("deep inside")
    assert json.loads(lines.getvalue())["request_id"] == "r-1"


def test_a_user_is_named_so_that_nobody_without_the_key_knows_who(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", lines)
    structlog.contextvars.clear_contextvars()  # of whom a test before was
    for key in ("one key", "one key", "another key"):
        configure_logging("info", "test", key)
        logging.getLogger("some.library").info("before")
        structlog.get_logger("oriel").info("signed in", user_id=7)
    names = [json.loads(line).get("user_id") for line in lines.getvalue().splitlines()]
    assert names[::2] == [None] * 3
    assert names[1] == names[3] == name_of_user(7, "one key")
    assert names[5] not in {names[1], name_of_user(8, "another key"), 7}


def test_lines_below_the_level_are_not_written(lines: io.StringIO) -> None:
    structlog.get_logger("oriel").debug("detail")
    assert lines.getvalue() == ""


def test_secrets_are_masked_by_name_at_any_depth(lines: io.StringIO) -> None:
    structlog.get_logger("oriel").info("x", password="hunter2", form={"csrf_token": "abc", "kept": "yes"}, n=[1])
    line = json.loads(lines.getvalue())
    assert line["password"] == MASK
    assert line["form"] == {"csrf_token": MASK, "kept": "yes"}
    assert "hunter2" not in lines.getvalue()


def test_a_traceback_is_logged_with_its_secrets_masked(lines: io.StringIO) -> None:
    try:
        raise ValueError("can't reach postgresql://oriel:hunter2@db/oriel")
    except ValueError:
        structlog.get_logger("oriel").exception("failed")
    line = json.loads(lines.getvalue())
    assert "Traceback" in line["exception"]
    assert "hunter2" not in lines.getvalue()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql://oriel:p%40ss@db:5432/oriel", f"postgresql://oriel:{MASK}@db:5432/oriel"),
        (f"/first-run/{TOKEN}", f"/first-run/{MASK}"),
        ("/x?token=abc&symbol=AAPL", f"/x?token={MASK}&symbol=AAPL"),
        ("reset_token=abc; rest", f"reset_token={MASK}; rest"),
        ("symbol=AAPL&interval=1d", "symbol=AAPL&interval=1d"),
        ("/_dash-update-component", "/_dash-update-component"),
    ],
)
def test_text_is_masked_where_it_opens_a_door(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("level", ["info", "debug"])
def test_the_address_of_a_webhook_is_not_logged(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.setattr(sys, "stderr", lines)  # pytest has put its own there since
    configure_logging(level, "test")
    with HTTPServer("127.0.0.1") as receiver:
        receiver.expect_request("/services/T0/hunter2").respond_with_data("", 500)
        with pytest.raises(Undeliverable):
            send(receiver.url_for("/services/T0/hunter2?key=opensesame"))
    logging.getLogger("oriel").warning("the last line")
    told = [line for line in lines.getvalue().splitlines() if json.loads(line)["logger"] != "werkzeug"]
    assert "the last line" in told[-1]
    assert not any(word in line for line in told for word in ("hunter2", "opensesame", SECRET))
