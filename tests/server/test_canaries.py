"""Secrets planted in a real Oriel, used as people and programs use them, well and badly; then looked for everywhere.

They may be where they belong: in the letter to their owner, on the page that shows them once.
"""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import new_folder
from tests.data.delivery.mail_receiver import PASSWORD as SMTP_PASSWORD
from tests.data.delivery.mail_receiver import USER as SMTP_USER
from tests.data.delivery.mail_receiver import Inbox, receiving
from tests.server.canaries import (
    Run,
    at_wrong_addresses,
    in_a_report,
    over_a_link,
    through_the_door,
    with_a_second_factor,
    with_a_token,
)
from tests.server.running import running_oriel

FIELDS = {"request_id", "user_id", "operation", "duration", "status", "time", "level"}
NAMING = {"event", "logger", "process"}  # the line itself


@pytest.fixture(scope="module")
def run(initialised_home: Path) -> Run:
    found, inbox = Run(), Inbox()
    with new_folder() as folder:
        home = folder / "home"
        home.mkdir(mode=0o700)
        subprocess.run(["cp", "-a", initialised_home / "postgres", home], check=True)
        _use(home, found, inbox)
        found.log = "".join(path.read_text(errors="replace") for path in home.glob("**/*.log"))
    return found


def _use(home: Path, found: Run, inbox: Inbox) -> None:
    with receiving(inbox, authenticator=inbox.authenticate, auth_require_tls=False) as server:
        mail = f"smtp+plain://{SMTP_USER}:{quote(SMTP_PASSWORD)}@127.0.0.1:{server.port}"
        found.secret("password of the mail server", SMTP_PASSWORD)
        more = {
            "ORIEL_SMTP_URL": mail,
            "ORIEL_MAIL_FROM": "oriel@example.org",
            "ORIEL_METRICS_TOKEN": found.secret("token of the metrics"),
            "ORIEL_WEBHOOK_LOOPBACK": "yes",
            "ORIEL_LOG_LEVEL": "debug",
            "ORIEL_WORKERS": "1",
        }
        with running_oriel(home, **more) as oriel:
            found.secret("link of the first run", oriel.announcement.rpartition("/first-run/")[2].split()[0])
            through_the_door(oriel, found, inbox)
            with_a_token(oriel, found)
            over_a_link(oriel, found)
            in_a_report(oriel, found, inbox)
            with_a_second_factor(oriel, found)
            at_wrong_addresses(oriel, found)
            found.metrics = oriel.get("/metrics")[1]
    for client in found.clients:
        client.close()


def test_no_secret_is_in_any_log(run: Run) -> None:
    assert run.log.count("\n") > 100
    leaks = {
        name: line[:300]
        for name, secret in run.secrets.items()
        for line in run.log.splitlines()
        if secret in line or quote(secret) in line
    }
    assert leaks == {}


def test_no_secret_is_in_what_an_error_says(run: Run) -> None:
    assert len(run.errors) > 20
    said = "\n".join(run.errors)
    assert [name for name, secret in run.secrets.items() if secret in said] == []


def test_no_secret_is_in_the_metrics(run: Run) -> None:
    assert "oriel_" in run.metrics
    assert [name for name, secret in run.secrets.items() if secret in run.metrics] == []


def test_no_secret_is_where_visitors_are_led_on_to(run: Run) -> None:
    """And no page tells another site where it was left."""
    assert len(run.locations) > 20
    assert [name for name, secret in run.secrets.items() if any(secret in place for place in run.locations)] == []
    assert run.policies <= {"same-origin", "no-referrer"}


def test_no_secret_is_in_what_is_sent_out(run: Run) -> None:
    assert len(run.sent) == 2, "a letter and a webhook"
    assert [name for name, secret in run.secrets.items() if any(secret in one for one in run.sent)] == []


def test_all_kinds_of_secrets_were_planted(run: Run) -> None:
    assert len(run.secrets) >= 27
    assert len(set(run.secrets.values())) == len(run.secrets)


def test_a_request_is_told_of_in_these_fields_and_in_no_other(run: Run) -> None:
    lines = [json.loads(line) for line in run.log.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) > 100
    assert {frozenset(line) for line in requests} == {frozenset(FIELDS | NAMING)}
    assert {line["operation"] for line in requests} >= {"POST /login", "GET /api/v1/account", "GET /reset/<token>"}
    names = {line["user_id"] for line in requests}
    assert {type(name) for name in names} == {str, type(None)}
    assert all(name is None or re.fullmatch(r"[0-9a-f]{12}", name) for name in names)
    assert all(line["duration"] >= 0 and 100 <= line["status"] < 600 for line in requests)
