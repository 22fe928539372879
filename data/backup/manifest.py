"""What a backup says of itself: when and of what it was made, what is in it, and the digest of each part."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, text

from data.backup.faults import Unreadable

MANIFEST, DUMP, KEYS, MODELS = "manifest.json", "database.dump", "sealing.keys", "models/"
FORM: Final = 1
NONE_OF_OURS = "This is no backup of Oriel, or it is damaged."
# Who is signed in, what waits to be done, and what only slows guessing: nothing of it may come back to life.
LEFT_OUT: Final = (
    "api_jobs",
    "idempotent_answers",
    "one_time_links",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
    "rate_buckets",
    "sessions",
    "sign_in_failures",
)
_TABLES = text("""
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
""")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`revision`: of the schema. `rows`: of each table, as the backup has them. `parts`: SHA-256 by name.

    `models_missing`: files of trained models that their rows remember and that were not there, or not as written.
    """

    made_at: datetime
    revision: str
    postgresql: str
    rows: Mapping[str, int]
    parts: Mapping[str, str]
    models_missing: int
    form: int = FORM

    @property
    def has_keys(self) -> bool:
        return KEYS in self.parts


def manifest_to_json(manifest: Manifest) -> bytes:
    return orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2)


def manifest_from_json(raw: bytes) -> Manifest:
    """Raises Unreadable."""
    try:
        said: dict[str, Any] = orjson.loads(raw)
        form = said["form"]
    except (ValueError, TypeError, KeyError):
        raise Unreadable(NONE_OF_OURS) from None
    if form != FORM:
        raise Unreadable("This backup was made by a newer Oriel; update Oriel and try again.")
    try:
        return Manifest(**(said | {"made_at": datetime.fromisoformat(said["made_at"])} | _checked(said)))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unreadable(NONE_OF_OURS) from None


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    """Its fields but for the time. Raises ValueError, AttributeError, KeyError for what no backup of ours says."""
    rows, parts = dict(said["rows"].items()), dict(said["parts"].items())
    texts = (said["revision"], said["postgresql"], *parts.values())
    numbers = (said["models_missing"], *rows.values())
    if not all(isinstance(one, str) for one in texts) or not all(type(one) is int for one in numbers):
        raise ValueError
    return {"rows": rows, "parts": parts}


def tables_of(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.execute(_TABLES).scalars())


def count_rows(connection: Connection) -> dict[str, int]:
    """Of every table, without what no backup has."""
    counted = [name for name in tables_of(connection) if name not in LEFT_OUT]
    return {
        name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608  (of the catalogue)
        for name in counted
    }
