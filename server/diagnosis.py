"""What works on this machine, what does not, and what to do about it: the findings of `python app.py check`."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sqlalchemy import text

from data.mail_server import MailServer
from data.printing.chromium import find_chromium
from data.settings import Settings

if TYPE_CHECKING:
    from data.home import Home

DEMO_PACKAGES = ("arch", "bokeh_sampledata", "hvsampledata", "skfolio")
LITTLE_DISK_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """`works` is None where Oriel does without."""

    part: str
    works: bool | None
    sentence: str


def diagnose(settings: Settings) -> Iterator[Finding]:
    kind = "embedded PostgreSQL" if settings.is_embedded else "PostgreSQL by ORIEL_DATABASE_URL"
    yield Finding("settings", True, f"{settings.base_url}, {kind}.")
    yield _disk(settings)
    yield from _home(settings)
    yield _browser(settings)


def _disk(settings: Settings) -> Finding:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.home).free
    except OSError as error:
        return Finding("home", False, f"{settings.home} can't be used ({error.strerror}); set ORIEL_HOME elsewhere.")
    if free < LITTLE_DISK_BYTES:
        return Finding("home", False, f"{settings.home} has only {free / 2**30:.1f} GiB left; make room.")
    return Finding("home", True, f"{settings.home}, {free / 2**30:.0f} GiB free.")


def _home(settings: Settings) -> Iterator[Finding]:
    from data.home import open_home

    try:
        with open_home(settings, migrate=False) as home:
            yield from (_tried(part, find, home) for part, find in _PARTS.items())
    except Exception as error:  # whatever is wrong with the database, the other findings still matter
        yield Finding("database", False, _sentence(error))
        yield _mail_to(settings.smtp_url, settings)


def _tried(part: str, find: "Callable[[Home], Finding]", home: "Home") -> Finding:
    try:
        return find(home)
    except Exception as error:  # likewise
        return Finding(part, False, _sentence(error))


def _sentence(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _database(home: "Home") -> Finding:
    with home.database.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        is_set_up = connection.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL")).scalar_one()
    if not is_set_up:
        return Finding("database", None, f"PostgreSQL {version} answers and is empty; the first start fills it.")
    return Finding("database", True, f"PostgreSQL {version} answers.")


def _cache(home: "Home") -> Finding:
    home.cache.check()
    ratio = home.cache.stats().hit_ratio
    use = "" if ratio is None else f"; {ratio:.0%} of what was asked of it was there"
    return Finding("cache", True, f"Can be written and read{use}.")


def _worker(home: "Home") -> Finding:
    from jobs.heartbeat import worker_is_alive

    with home.database.connect() as connection:
        is_set_up = connection.execute(text("SELECT to_regclass('procrastinate_workers') IS NOT NULL")).scalar_one()
        if is_set_up and worker_is_alive(connection):
            return Finding("worker", True, "Runs.")
    return Finding("worker", None, "None runs now; `python app.py` starts one.")


def _compute(home: "Home") -> Finding:
    from data.panel_jobs import HubUnavailable, JobsUnavailable

    try:
        load = home.jobs.load()
    except HubUnavailable as error:
        return Finding("compute", False, f"{error} Is ORIEL_REDIS_URL right?")
    except JobsUnavailable:
        return Finding("compute", None, "Nobody computes slow panels now; `python app.py` starts one who does.")
    shared = home.settings.redis_url is not None
    where = " over Redis" if shared else ""
    limit = "; on this machine alone, since its database is embedded" if shared and home.settings.is_embedded else ""
    facts = f"{load.slots} at a time{where}; {load.computing} computing, {load.queued} waiting{limit}."
    return Finding("compute", True, facts)


def _demo(home: "Home") -> Finding:
    missing = [name for name in DEMO_PACKAGES if find_spec(name) is None]
    if missing:
        return Finding("demo data", None, f"{', '.join(missing)} not installed; `make run` installs them.")
    with home.database.connect() as connection:
        is_set_up = connection.execute(text("SELECT to_regclass('instruments') IS NOT NULL")).scalar_one()
        count = connection.execute(text("SELECT count(*) FROM instruments")).scalar_one() if is_set_up else 0
    if not count:
        return Finding("demo data", None, "No instrument yet; load the demo with `python app.py ingest demo`.")
    return Finding("demo data", True, f"{count} instruments.")


def _browser(settings: Settings) -> Finding:
    found = find_chromium(settings.chromium)
    if found is not None:
        return Finding("browser", True, f"{found} makes PDFs and pictures.")
    if settings.chromium is not None:
        return Finding("browser", False, "ORIEL_CHROMIUM names no file; PDFs and pictures can't be made.")
    return Finding("browser", None, "No Chromium; PDFs and pictures need it: apt-get install chromium.")


def _mail(home: "Home") -> Finding:
    from data.kept_secrets import mail_server_of

    is_set_up = _has_table(home, "kept_secrets")
    server = mail_server_of(home.settings, home.database) if is_set_up else home.settings.smtp_url
    return _mail_to(server, home.settings)


def _mail_to(server: MailServer | None, settings: Settings) -> Finding:
    from data.delivery.mail import NOT_SET_UP, greet_server
    from data.delivery.parcel import Undeliverable

    if server is None or settings.mail_from is None:
        return Finding("mail", None, NOT_SET_UP)
    try:
        greet_server(server)
    except Undeliverable as error:
        return Finding("mail", False, f"{error.words} Is ORIEL_SMTP_URL right?")
    return Finding("mail", True, f"{server.host} takes mail from {settings.mail_from}.")


def _secrets(home: "Home") -> Finding:
    from data.kept_secrets import list_secrets

    if not _has_table(home, "kept_secrets"):
        return Finding("secrets", None, "None is kept yet.")
    with home.database.connect() as connection:
        found = list_secrets(connection, home.settings)
    lost = [one.name for one in found if not one.is_readable]
    if lost:
        return Finding("secrets", False, f"No sealing key opens {', '.join(lost)}; bring back the key, or set it anew.")
    return Finding("secrets", True, f"{len(found)} kept, sealed.")


def _audit(home: "Home") -> Finding:
    from data.audit.verifying import verify

    if not _has_table(home, "audit_log"):
        return Finding("audit log", None, "There is none yet.")
    with home.database.connect() as connection:
        verdict = verify(connection)
    if verdict.broken is not None:
        return Finding(
            "audit log", False, f"Row {verdict.broken.id} {verdict.broken.words}; the runbook says what next."
        )
    return Finding("audit log", True, f"{verdict.rows} rows are as they were written.")


def _has_table(home: "Home", name: str) -> bool:
    with home.database.connect() as connection:
        return bool(connection.execute(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": name}).scalar_one())


_PARTS = {
    "database": _database,
    "cache": _cache,
    "worker": _worker,
    "compute": _compute,
    "demo data": _demo,
    "secrets": _secrets,
    "audit log": _audit,
    "mail": _mail,
}
