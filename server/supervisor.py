"""Starts PostgreSQL, the web server and the worker, keeps them alive, and ends them together.

PostgreSQL is our own child, the other two are subcommands of `app.py`. The kernel ends all three when we are killed.
"""

import http.client
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import click
import structlog

from data.database import Database, DatabaseUnavailable
from data.embedded_postgres import EmbeddedPostgres, HomeInUse
from data.measures import shared_by
from data.migrations import SchemaTooNew, migrate
from data.secret_key import secret_key
from data.settings import Settings, SettingsError
from server.child import Backoff, Child
from server.listening import CannotStart, listen, sole_server
from server.stopping import StopRequested, stop_signals
from server.thread_limits import ONE_THREAD

WATCH_SECONDS = 0.2
TRIES_TO_START = 3
GRACE_SECONDS = 7.0  # a little more than web server and worker give their own work

log = structlog.get_logger("oriel.supervisor")


def serve(settings: Settings) -> None:
    """Runs until it is asked to stop. Raises `CannotStart`."""
    with stop_signals() as is_urgent:
        try:
            with sole_server(settings.home):
                secret_key(settings)  # before anybody can connect
                with listen(settings) as listener:
                    _run(Supervisor(settings, listener), is_urgent)
        except StopRequested:
            log.info("stopped")
        except (DatabaseUnavailable, HomeInUse, SchemaTooNew, SettingsError) as error:
            raise CannotStart(str(error)) from error


def _run(supervisor: "Supervisor", is_urgent: Callable[[], bool]) -> None:
    try:
        supervisor.start()
        supervisor.watch()
    finally:
        supervisor.stop(is_urgent)


class Supervisor:
    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._postgres = EmbeddedPostgres(settings.home) if settings.is_embedded else None
        self._database = Database(self._postgres.url if self._postgres else str(settings.database_url), pool_size=1)
        self._postgres_backoff = Backoff()
        self._postgres_is_down = False
        self._is_announced = False
        descriptor = listener.fileno()
        shared = shared_by(settings.home)
        self._children = (
            Child("web", ["web", f"--listener={descriptor}"], pass_fds=[descriptor], environment=shared),
            Child("worker", ["worker", "--supervised"], environment=shared),
            Child("compute", ["compute", "--supervised"], environment=shared | ONE_THREAD),
        )

    def start(self) -> None:
        if self._postgres:
            self._postgres.start(join=False)
        migrate(self._database)
        refuse_an_open_door(self._settings, self._database)
        for child in self._children:
            child.start()
        if self._settings.demo:
            from jobs.first_start import enqueue_demo_when_empty

            enqueue_demo_when_empty(self._database)

    def watch(self) -> None:
        while True:
            self._keep_postgres_alive()
            for child in self._children:
                child.keep_alive()
            if not self._is_announced:
                refuse_a_start_in_vain(self._children)
                self._announce_when_it_answers()
            time.sleep(WATCH_SECONDS)

    def stop(self, is_urgent: Callable[[], bool]) -> None:
        """In order: who works with the database first, the database last."""
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        while not all(child.has_ended for child in self._children):
            if is_urgent() or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        for child in self._children:
            child.kill()
        self._database.dispose()
        if self._postgres:
            self._postgres.stop()

    def _announce_when_it_answers(self) -> None:
        if answers(self._settings):
            with suppress(DatabaseUnavailable):  # it went just now; the next look finds it back
                announce(self._settings, self._database)
                self._is_announced = True

    def _keep_postgres_alive(self) -> None:
        if self._postgres is None:
            return
        if not self._postgres_is_down and self._postgres.has_died:
            self._postgres_is_down = True
            log.error("PostgreSQL ended", pause_seconds=self._postgres_backoff.failed())
        if self._postgres_is_down and self._postgres_backoff.is_due:
            self._restart(self._postgres)

    def _restart(self, postgres: EmbeddedPostgres) -> None:
        self._postgres_backoff.begin()
        try:
            postgres.start(join=False)
        except (DatabaseUnavailable, HomeInUse) as error:
            log.error("PostgreSQL did not start", error=str(error), pause_seconds=self._postgres_backoff.failed())
        else:
            self._postgres_is_down = False
            log.warning("PostgreSQL was started again")


def refuse_an_open_door(settings: Settings, database: Database) -> None:
    """A local administrator without a password is for this machine's own people only."""
    if settings.is_loopback or not settings.is_embedded:
        return
    from data.users import list_users

    with database.connect() as connection:
        if any(user.email is None for user in list_users(connection)):
            raise CannotStart(
                f"the local administrator has no password, so {settings.host} would be open to everybody; "
                "start without ORIEL_HOST, sign in and set one first."
            )


def refuse_a_start_in_vain(children: Sequence[Child]) -> None:
    """Before it ever answered, what ends again and again is no accident that a restart heals."""
    for child in children:
        if child.failures >= TRIES_TO_START:
            raise CannotStart(f"the {child.name} process ends as soon as it starts; the log says why.")


def answers(settings: Settings) -> bool:
    """Whether the web server answers already; asks for at most a second."""
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.base_url).netloc})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def announce(settings: Settings, database: Database) -> None:
    """The one line for the person who started us, with a way in while there is no account."""
    from data.users import first_run_link

    link = first_run_link(database, settings)
    with suppress(BrokenPipeError):  # nobody reads it
        click.echo(f"Oriel is at {settings.base_url}" + (f"  Sign in once with {link}" if link else ""))
