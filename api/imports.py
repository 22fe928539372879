"""Market data from a file, by the same rules as the import command; and what became of each file."""

import tempfile
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from flask import Response
from pydantic import Field
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound
from werkzeug.utils import secure_filename

from api.access import requires
from api.body_size import takes
from api.context import home
from api.import_form import ImportForm, in_words_of_the_form, reads_form
from api.models import Answer, Sent
from api.operations import Operations
from api.paging import cursor_after, place_of, with_next
from api.parameters import Cursor
from api.problems import problem
from api.writing import once
from data.enqueueing import enqueue_scoring
from data.import_records import find_import, list_imports, quarantined_by_reason
from data.importing.faults import REASONS, ImportFault
from data.importing.options import ImportOptions
from data.importing.summary import SHOWN_FAULTS, ImportSummary
from data.ingest_runs import is_under_way

MOST_BYTES: Final = 32 * 2**20
MOST: Final = 200
MOST_ID: Final = 2**63 - 1
LONGEST_NAME: Final = 100
RETRY_SECONDS: Final = 10
UNDER_WAY: Final = "Other data are being loaded just now; send it again when they are done."
REFUSED: Final = "Nothing is stored, since some rows can't be: see errors. With quarantine the others would be."

imports = Operations("imports", "Imports", "Market data from files; what is imported is there for everybody here.")
_turn = threading.Lock()  # files wait for each other in the database; here no more than one thread waits


class Faults(Answer):
    total: int
    by_reason: dict[str, int]
    first: list[dict[str, Any]]


class ImportAnswer(Answer):
    """rows = stored + unchanged + quarantined."""

    id: int | None = Field(description="To read again under /imports/{id}; null for a dry run.")
    file: str
    state: Literal["stored", "dry run"]
    source: str
    interval: str
    symbols: int
    rows: int
    stored: int
    unchanged: int
    quarantined: dict[str, int] = Field(description="Rows kept apart, by reason.")
    faults: Faults
    ignored_columns: list[str]
    notes: list[str]


class ImportRecordAnswer(Answer):
    id: int
    source: str
    what: str = Field(description="Name of the file or data set.")
    state: Literal["running", "done", "failed"]
    started_at: str
    finished_at: str | None
    rows: int
    stored: int
    unchanged: int
    quarantined: int
    error: str | None = Field(description="Why nothing was stored.")


class ImportTold(ImportRecordAnswer):
    by_reason: dict[str, int] = Field(description="Rows kept apart.")


class ImportsAnswer(Answer):
    items: list[ImportRecordAnswer] = Field(description="The newest first.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class ImportsQuery(Sent):
    limit: int = Field(default=50, ge=1, le=MOST)
    cursor: Cursor = None


class ImportPath(Sent):
    import_id: int = Field(ge=1, le=MOST_ID)


@imports.post("/imports", responses={200: ImportAnswer, 201: ImportAnswer}, operation_id="import_file")
@requires("write", imports=True)
@takes(MOST_BYTES)
@reads_form
def post_import(form: ImportForm) -> Response:
    """Import a file.
    The whole file is stored or nothing of it, unless `quarantine` is set. What is stored is never changed: the same
    file again is unchanged rows, and with an `Idempotency-Key` it is the same answer. At most 32 MiB; larger
    ones are for the import command.
    """
    if not _turn.acquire(blocking=False):
        return _busy()
    try:
        if is_under_way(home().database):
            return _busy()
        return once(lambda _: _import(form.file, form.options()), form.said())
    finally:
        _turn.release()


@imports.get("/imports", responses={200: ImportsAnswer}, operation_id="list_imports")
@requires("read")
def get_imports(query: ImportsQuery) -> Response:
    """List what came in, from files and otherwise."""
    before = place_of(query.cursor, int, "imports")
    with home().database.connect() as connection:
        found = list_imports(connection, before=before, limit=query.limit + 1)
    shown = found[: query.limit]
    more = cursor_after(shown[-1].id, "imports") if len(found) > len(shown) else None
    return with_next(_json({"items": [asdict(one) for one in shown], "next": more}), more)


@imports.get("/imports/<int:import_id>", responses={200: ImportTold})
@requires("read")
def get_import(path: ImportPath) -> Response:
    """Tell what became of a file."""
    with home().database.connect() as connection:
        found = find_import(connection, path.import_id)
        if found is None:
            raise NotFound
        reasons = quarantined_by_reason(connection, found.id)
    return _json({**asdict(found), "by_reason": reasons})


def _import(file: FileStorage, options: ImportOptions) -> Response:
    from data.importing.run import import_file

    with tempfile.TemporaryDirectory(prefix="oriel-import-") as folder:
        path = Path(folder) / (secure_filename(file.filename or "")[-LONGEST_NAME:] or "file")
        file.save(path)
        try:
            summary = import_file(home().database, path, options, now=datetime.now(UTC))
        except ImportFault as error:
            return problem(422, "Not right", in_words_of_the_form(str(error)), code="unreadable_file")
    if summary.is_refused:
        return _refused(summary)
    if summary.run_id is None:
        return _json({"id": None, **summary.to_json()})
    enqueue_scoring(home().database)
    answer = _json({"id": summary.run_id, **summary.to_json()}, 201)
    answer.headers["Location"] = f"/api/v1/imports/{summary.run_id}"
    return answer


def _refused(summary: ImportSummary) -> Response:
    faults = [
        {"pointer": f"/file/{fault.row}", "detail": in_words_of_the_form(REASONS[fault.reason])}
        for fault in summary.faults[:SHOWN_FAULTS]
    ]
    return problem(422, "Not right", REFUSED, code="refused_rows", errors=faults)


def _busy() -> Response:
    answer = problem(409, "Not now", UNDER_WAY, code="import_under_way")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, mimetype="application/json")
