"""Tables as files: `/export/<kind>/<panel>.csv` and `.xlsx`, with the view's query.

The gate in front has seen the session already.
"""

import re
import tempfile
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, request, send_file, stream_with_context
from flask_login import current_user

from components.csv_file import csv_chunks
from components.panel import Message, Panel, Table
from components.workbook import TooManyRows, write_workbook
from server.errors import error_response
from server.request_context import home
from views.asking import Asker, part_of
from views.base import NothingToShow, View, ViewKind, message_panel
from views.registry import UnknownKind, kind_named

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_COMPUTED = (
    "This panel has not been computed for these settings yet. Open its page, and fetch the file when it is done."
)
IN_MEMORY = 8 * 2**20  # bytes of a workbook before it goes to a temporary file


def register_exports(server: Flask) -> None:
    @server.get("/export/<kind>/<panel>.<any(csv, xlsx):form>")
    def export(kind: str, panel: str, form: str) -> Response:
        try:
            found = kind_named(kind)
            found.spec(panel)
        except (UnknownKind, KeyError):
            abort(404)
        view = found.view.parse(request.query_string.decode("utf-8", "replace"))
        made = _panel(found, view, panel)
        name = f"{file_name(found, view, made)}.{form}"
        return file_of(made, form, name)


def _panel(kind: ViewKind[Any], view: View, name: str) -> Panel:
    """A request for a file computes nothing that takes long."""
    part = part_of(kind, view, name, Asker(home().market, home().cache, int(current_user.get_id())))
    if part.is_missing:
        return message_panel(name, part.spec.title, NothingToShow(NOT_COMPUTED))
    return part.made(home().market)


def file_name(kind: ViewKind[Any], view: Any, panel: Panel) -> str:
    """Letters, digits, dots and dashes, whatever the view holds."""
    words = " ".join((kind.describe(view) or kind.name, panel.name, panel.provenance.as_of or ""))
    return re.sub(r"[^A-Za-z0-9.]+", "-", words).strip("-.")[:100] or "oriel"


def file_of(panel: Panel, form: str, name: str) -> Response:
    """`form` is csv or xlsx. An error where the panel is no table."""
    match panel.content:
        case Table():
            return _FORMS[form](panel, panel.content, name)
        case Message(kind="error", text=text):
            return error_response(503, text)
        case Message(text=text):
            return error_response(404, text)
    return error_response(404)


def _send_csv(panel: Panel, table: Table, name: str) -> Response:
    response = Response(stream_with_context(csv_chunks(panel, table)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _send_xlsx(panel: Panel, table: Table, name: str) -> Response:
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # sent, then closed, by the server
    try:
        write_workbook(panel, table, file)
    except TooManyRows as error:
        file.close()
        return error_response(413, str(error))
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name)


_FORMS: dict[str, Callable[[Panel, Table, str], Response]] = {"csv": _send_csv, "xlsx": _send_xlsx}
