"""The API served by two processes: what they count, they count together, and what ends in one ends in both."""

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.api_tokens import list_tokens, make_token, revoke_token
from data.home import Home, open_home
from data.rights import rights_of
from data.settings import Settings
from data.users import User, add_user
from tests.server.running import PATIENCE_SECONDS, Oriel, running_oriel

BODY = {"name": "a", "scopes": ["read"], "expires_days": 1}


@pytest.fixture(scope="module")
def oriel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oriel]:
    with running_oriel(tmp_path_factory.mktemp("api") / "home", ORIEL_WORKERS="2") as running:
        yield running


@pytest.fixture(scope="module")
def home(oriel: Oriel) -> Iterator[Home]:
    with open_home(Settings(home=Path(oriel.home))) as running:
        yield running


@pytest.fixture(scope="module")
def ana(home: Home) -> User:
    with home.database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons")


def new_token(home: Home, user: User) -> tuple[str, int]:
    with home.database.begin() as connection:
        made = make_token(connection, user.id, "a script", ["write"], lifetime=None)
    return made.token, made.kept.id


def ask(oriel: Oriel, token: str, path: str = "/account", body: object = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{oriel.port}/api/v1{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  (always http)
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_token_gets_no_more_from_two_workers_than_from_one(oriel: Oriel, home: Home, ana: User) -> None:
    token, _ = new_token(home, ana)
    rights = rights_of("user")
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(status for status, _ in pool.map(lambda _: ask(oriel, token), range(100)))
    filled = (time.monotonic() - begun) * rights.requests_a_minute / 60
    assert set(statuses) == {200, 429}
    assert rights.burst <= statuses[200] <= rights.burst + filled + 1


def test_a_revoked_token_opens_nothing_in_either(oriel: Oriel, home: Home, ana: User) -> None:
    token, number = new_token(home, ana)
    assert {ask(oriel, token)[0] for _ in range(6)} == {200}
    with home.database.begin() as connection:
        assert revoke_token(connection, ana.id, number)
    assert {ask(oriel, token)[0] for _ in range(6)} == {401}


def test_a_write_under_a_key_happens_once_whoever_is_asked(oriel: Oriel, home: Home, ana: User) -> None:
    token, _ = new_token(home, ana)

    def write(_: int) -> tuple[int, str]:
        return ask(oriel, token, "/tokens", BODY | {"name": "once"}, **{"Idempotency-Key": "k"})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(write, range(20)))
    assert {status for status, _ in answers} <= {201, 409}
    assert len({said for status, said in answers if status == 201}) == 1
    with home.database.connect() as connection:
        assert [one.name for one in list_tokens(connection, ana.id)].count("once") == 1
