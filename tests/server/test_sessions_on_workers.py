"""The end of a session on two real workers: a copied cookie is refused by either, at the next request."""

import http.client
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest

from data.administration import disable_account
from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.second_factor import remove_second_factor
from data.settings import Settings
from data.users import User, add_user, set_password
from tests.authenticator import authenticator_of
from tests.conftest import new_folder
from tests.server.running import Oriel, running_oriel

PASSWORD: Final = "three quiet herons"
MOST_CONNECTIONS: Final = 200  # until each worker has taken one; the kernel gives them out as it likes
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]*)"')
Ending = Callable[["Bearer", Database, User], object]


class Bearer:
    """A browser's cookies on one connection after another."""

    def __init__(self, oriel: Oriel) -> None:
        self.oriel, self.cookies = oriel, dict[str, str]()

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str]:
        with closing(self._connect()) as connection:
            return self._ask(connection, method, path, fields)

    def send(self, page: str, to: str, **fields: str) -> int:
        found = TOKEN.search(self.ask("GET", page)[1])
        assert found
        return self.ask("POST", to, csrf_token=unescape(found[1]), **fields)[0]

    def copied(self) -> "Bearer":
        thief = Bearer(self.oriel)
        thief.cookies = dict(self.cookies)
        return thief

    def answers_of(self, workers: set[int]) -> dict[int, int]:
        """What each worker says to the cookies: the status by its process id."""
        found: dict[int, int] = {}
        for _ in range(MOST_CONNECTIONS):
            with closing(self._connect()) as connection:
                status, _ = self._ask(connection, "GET", "/_dash-layout", {})
                found[_holder(connection, workers)] = status
            if found.keys() == workers:
                return found
        raise AssertionError(f"of {workers} only {found.keys()} took a connection")

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.oriel.port, timeout=60)

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, fields: dict[str, str]
    ) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
        }
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, body


def _holder(connection: http.client.HTTPConnection, workers: set[int]) -> int:
    """The worker that has the other end of the connection open."""
    assert connection.sock is not None
    ours = f"0100007F:{connection.sock.getsockname()[1]:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inode = next(row[9] for row in rows if row[2] == ours)
    return next(pid for pid in workers if f"socket:[{inode}]" in _sockets(pid))


def _sockets(pid: int) -> set[str]:
    found = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(str(path.readlink()))
        except FileNotFoundError:
            continue
    return found


@pytest.fixture(scope="module")
def oriel(initialised_home: Path) -> Iterator[Oriel]:
    with new_folder() as folder:
        (folder / "home").mkdir(mode=0o700)
        subprocess.run(["cp", "-a", initialised_home / "postgres", folder / "home"], check=True)
        with running_oriel(folder / "home", ORIEL_WORKERS="2", ORIEL_LOG_LEVEL="warning") as running:
            yield running


@pytest.fixture(scope="module")
def workers(oriel: Oriel) -> set[int]:
    web = oriel.pid_of("app.py web ")
    found = {pid for pid, command in oriel.pids().items() if "app.py web " in command} - {web}
    assert len(found) == 2
    return found


@contextmanager
def database_of(oriel: Oriel) -> Iterator[Database]:
    database = Database(EmbeddedPostgres(oriel.home).url, pool_size=1)
    yield database
    database.dispose()


def sign_out(bearer: Bearer, _: Database, __: User) -> None:
    assert bearer.send("/logout", "/logout") == 303


def change_password(bearer: Bearer, _: Database, __: User) -> None:
    new = "four louder herons"
    fields = {"current": PASSWORD, "password": new, "again": new}
    assert bearer.send("/account/security", "/account/security", **fields) == 303


def change_password_elsewhere(_: Bearer, database: Database, user: User) -> None:
    with database.begin() as connection:
        set_password(connection, user.id, "four louder herons")


def disable(_: Bearer, database: Database, user: User) -> None:
    with database.begin() as connection:
        disable_account(connection, user.id)


def reset_factor(_: Bearer, database: Database, user: User) -> None:
    with database.begin() as connection:
        assert remove_second_factor(connection, user.id)


@pytest.mark.parametrize("end", [sign_out, change_password, change_password_elsewhere, disable, reset_factor])
def test_a_copied_cookie_is_refused_by_every_worker(oriel: Oriel, workers: set[int], end: Ending) -> None:
    email = f"{end.__name__}@example.org"
    with database_of(oriel) as database:
        with database.begin() as connection:
            user = add_user(connection, email, PASSWORD)
        owner = Bearer(oriel)
        if end is reset_factor:
            app, _ = authenticator_of(database, Settings(home=oriel.home), user.id)
            assert owner.send("/login", "/login", email=email, password=PASSWORD) == 303
            assert owner.send("/login/second-step", "/login/second-step", code=app.next_code()) == 303
        else:
            assert owner.send("/login", "/login", email=email, password=PASSWORD) == 303
        copied = owner.copied()
        assert set(copied.answers_of(workers).values()) == {200}
        end(owner, database, user)
        assert set(copied.answers_of(workers).values()) == {401}
