"""Everything that lives under one home, opened together and closed in order."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from data.cache import Cache
from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.limited_jobs import LimitedJobs
from data.market import Market
from data.migrations import migrate as migrate_database
from data.panel_jobs import Jobs, LimitlessJobs, SocketJobs
from data.settings import Settings
from data.trained_models import TrainedModels
from data.wide import wide_of

MIB = 2**20
MAX_POOL = 10  # there are two pools in every web process, and PostgreSQL takes 200 sessions


@dataclass(frozen=True, slots=True)
class Home:
    settings: Settings
    database: Database
    cache: Cache
    market: Market
    jobs: Jobs


@contextmanager
def open_home(settings: Settings, *, migrate: bool = True) -> Iterator[Home]:
    """Start or join the embedded PostgreSQL, or use the server of the settings; what was started here stops here."""
    with ExitStack() as stack:
        database = _database(settings, settings.database_url or _embedded_url(settings, stack))
        stack.callback(database.dispose)
        if migrate:
            migrate_database(database)
        yield make_home(settings, database)


def join_home(settings: Settings, cores: int | None = None) -> Home:
    """For a process whose parent runs PostgreSQL: nothing is started, migrated or waited for."""
    database = _database(settings, settings.database_url or EmbeddedPostgres(settings.home).url)
    return make_home(settings, database, cores)


def make_home(settings: Settings, database: Database, cores: int | None = None) -> Home:
    """`cores`: what wide work may take of this machine, `ORIEL_JOBS` unless this process is one of as many."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    cache = Cache(settings.home / "cache", settings.cache_mb * MIB)
    trained = TrainedModels(database, settings.home / "models")
    market = Market(database, cache, wide_of(settings, cores or settings.jobs), trained)
    return Home(settings, database, cache, market, LimitedJobs(_jobs(settings, cache), database))


def _jobs(settings: Settings, cache: Cache) -> LimitlessJobs:
    if settings.redis_url is None:
        return SocketJobs(settings.home)
    from data.celery_jobs import CeleryJobs

    return CeleryJobs(settings, cache)


def _database(settings: Settings, url: str) -> Database:
    return Database(url, pool_size=min(settings.threads, MAX_POOL))


def _embedded_url(settings: Settings, stack: ExitStack) -> str:
    postgres = EmbeddedPostgres(settings.home)
    postgres.start()
    stack.push(lambda error, *_: _close(postgres, is_interrupted=error is KeyboardInterrupt))
    return postgres.url


def _close(postgres: EmbeddedPostgres, *, is_interrupted: bool) -> None:
    if is_interrupted:
        postgres.stop()
    else:
        postgres.stop_when_unused()
