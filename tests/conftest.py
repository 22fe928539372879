"""What every test can ask for: settings with a home of their own, and a database that is nobody else's.

One PostgreSQL serves the whole run. Its template is migrated once, and a test gets a copy of it.
"""

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from data.database import Database
from data.demo.ingest import ingest_demo
from data.embedded_postgres import EmbeddedPostgres
from data.home import Home, make_home
from data.migrations import migrate
from data.settings import Settings

# A crash of the machine may lose a test's data, and saves most of its time.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
_numbers = itertools.count()
_used: list[str] = []
# No test is of speed: a busy machine is no fault of the code. The same examples each time, so that a change is judged
# by what it changes; `--hypothesis-profile=searching` looks for others.
hypothesis_settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("patient", hypothesis_settings.get_profile("searching"), derandomize=True)
hypothesis_settings.load_profile("patient")


@contextmanager
def new_folder() -> Iterator[Path]:
    """For homes, instead of pytest's: another user, as whom root runs PostgreSQL, can pass through it."""
    path = Path(tempfile.mkdtemp(prefix="oriel-test-"))
    path.chmod(0o755)
    yield path
    while path.exists():  # a server whose parent was killed may still put its files in order
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    with new_folder() as path:
        yield path


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    with new_folder() as path:
        server = EmbeddedPostgres(path, FAST)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def initialised_home() -> Iterator[Path]:
    with new_folder() as path:
        server = EmbeddedPostgres(path, FAST)
        server.start()
        server.stop()
        yield path


@pytest.fixture
def home_folder(folder: Path, initialised_home: Path) -> Path:
    """For tests that start a server of their own: setting one up anew takes ten times as long as a copy."""
    (folder / "home").mkdir(mode=0o700)
    subprocess.run(["cp", "-a", initialised_home / "postgres", folder / "home"], check=True)
    return folder / "home"


@contextmanager
def new_database(server: EmbeddedPostgres, template: str) -> Iterator[str]:
    """The URL of a copy of `template`. It is dropped when the next one is made: until its sessions have gone, which
    have just been told to, a drop would wait."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url, autocommit=True) as admin:
        while _used:
            admin.execute(f"DROP DATABASE {_used.pop()} WITH (FORCE)")
        admin.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    yield server.url.replace("/postgres?", f"/{name}?")
    _used.append(name)


@pytest.fixture(scope="session")
def migrated_template(postgres: EmbeddedPostgres) -> Iterator[str]:
    with new_database(postgres, "template0") as url:
        database = Database(url)
        migrate(database)
        database.dispose()  # a template must have no sessions
        yield url.split("?")[0].rpartition("/")[2]


@pytest.fixture
def empty_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    with new_database(postgres, "template0") as url:
        yield url


@pytest.fixture
def database(postgres: EmbeddedPostgres, migrated_template: str) -> Iterator[Database]:
    with new_database(postgres, migrated_template) as url:
        database = Database(url, pool_size=4)
        yield database
        database.dispose()


@pytest.fixture(scope="session")
def demo_template(postgres: EmbeddedPostgres, migrated_template: str) -> Iterator[str]:
    with new_database(postgres, migrated_template) as url:
        database = Database(url)
        ingest_demo(database)
        database.dispose()
        yield url.split("?")[0].rpartition("/")[2]


@pytest.fixture
def demo_database(postgres: EmbeddedPostgres, demo_template: str) -> Iterator[Database]:
    """With the demo universe in it."""
    with new_database(postgres, demo_template) as url:
        database = Database(url, pool_size=4)
        yield database
        database.dispose()


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(home=folder / "home")


@pytest.fixture
def home(settings: Settings, database: Database) -> Home:
    return make_home(settings, database)


@pytest.fixture(scope="module")
def module_home(postgres: EmbeddedPostgres, migrated_template: str) -> Iterator[Home]:
    """One for all tests of a module that only look."""
    with new_folder() as folder, new_database(postgres, migrated_template) as url:
        database = Database(url, pool_size=4)
        yield make_home(Settings(home=folder / "home"), database)
        database.dispose()


@pytest.fixture(scope="module")
def demo_home(postgres: EmbeddedPostgres, demo_template: str) -> Iterator[Home]:
    """With the demo universe, for all tests of a module that only look."""
    with new_folder() as folder, new_database(postgres, demo_template) as url:
        database = Database(url, pool_size=4)
        yield make_home(Settings(home=folder / "home"), database)
        database.dispose()
