from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path

import pytest

from data.database import Database
from data.panel_jobs import Load, SocketJobs
from data.printing import chromium
from data.settings import Settings
from server import diagnosis
from server.diagnosis import Finding, diagnose
from tests.data.delivery.mail_receiver import Inbox, receiving


def findings(settings: Settings) -> dict[str, Finding]:
    return {finding.part: finding for finding in diagnose(settings)}


@pytest.fixture
def external(settings: Settings, database: Database) -> Settings:
    return replace(settings, database_url=database.url)


def test_a_fresh_oriel_is_in_order_and_says_what_is_not_there_yet(external: Settings) -> None:
    found = findings(external)
    parts = ["database", "cache", "worker", "compute", "demo data", "secrets", "audit log", "mail"]
    assert list(found) == ["settings", "home", *parts, "browser"]
    assert {part for part, finding in found.items() if finding.works is False} == set()
    assert found["database"].works
    assert found["worker"].works is None
    assert found["compute"].works is None
    assert "ingest demo" in found["demo data"].sentence


def test_an_empty_database_is_told_from_a_broken_one(settings: Settings, empty_database_url: str) -> None:
    found = findings(replace(settings, database_url=empty_database_url))
    assert found["database"].works is None
    assert "empty" in found["database"].sentence


def test_a_database_that_does_not_answer_is_said_once_and_without_its_address(settings: Settings) -> None:
    found = findings(replace(settings, database_url="postgresql://u:hunter2@/x?host=/nowhere"))
    assert found["database"].works is False
    assert "does not answer" in found["database"].sentence
    assert "hunter2" not in str(found)
    assert "browser" in found


def test_what_computes_is_said_and_a_redis_that_does_not_answer_is_a_fault(
    external: Settings, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SocketJobs, "load", lambda _: Load(slots=2, computing=1, queued=3))
    assert findings(external)["compute"] == Finding("compute", True, "2 at a time; 1 computing, 3 waiting.")
    silent = replace(external, redis_url="redis://:hunter2@127.0.0.1:1/0", secret_key="k3Yk3Y-0123456789-abcdefghijkl")
    found = findings(silent)["compute"]
    assert found.works is False
    assert "ORIEL_REDIS_URL" in found.sentence
    assert "hunter2" not in found.sentence


def test_a_home_that_can_not_be_used_is_said(external: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = findings(replace(external, home=tmp_path / "file" / "home"))
    assert found["home"].works is False
    assert "ORIEL_HOME" in found["home"].sentence


def test_a_missing_browser_is_no_fault(external: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "NAMES", ("no-such-browser",))
    browser = findings(external)["browser"]
    assert browser.works is None
    assert "apt-get install chromium" in browser.sentence


def test_a_browser_that_was_named_and_is_not_there_is_one(external: Settings) -> None:
    browser = findings(replace(external, chromium=Path("/no/such/browser")))["browser"]
    assert browser.works is False
    assert "ORIEL_CHROMIUM" in browser.sentence


def test_missing_demo_packages_are_named(external: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "DEMO_PACKAGES", ("no_such_package",))
    assert "no_such_package" in findings(external)["demo data"].sentence


def test_a_mail_server_is_greeted_and_gets_no_mail(external: Settings) -> None:
    assert findings(external)["mail"].works is None
    sender, inbox = Address(addr_spec="oriel@example.org"), Inbox()
    with receiving(inbox) as server:
        found = findings(replace(external, smtp_url=server, mail_from=sender))["mail"]
        assert (found.works, found.sentence) == (True, "127.0.0.1 takes mail from oriel@example.org.")
        wrong = replace(server, security="starttls")
        assert findings(replace(external, smtp_url=wrong, mail_from=sender))["mail"].works is False
    assert inbox.envelopes == []
    down = findings(replace(external, smtp_url=server, mail_from=sender))["mail"]
    assert down.works is False
    assert "ORIEL_SMTP_URL" in down.sentence
