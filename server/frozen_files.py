"""Tables of a snapshot as files, as they were frozen: `/export/snapshots/<id>/<section>/<panel>.csv` and `.xlsx`.

The gate in front has seen the session already.
"""

import re

from flask import Flask, Response, abort
from flask_login import current_user

from data.snapshots import AlteredSnapshot, NoSuchSnapshot
from server.errors import error_response
from server.exports import file_of
from server.request_context import home
from views.documents.snapshots import reopen

LARGEST = 2**63 - 1  # that the database can be asked for


def register_frozen_files(server: Flask) -> None:
    @server.get(f"/export/snapshots/<int(max={LARGEST}):number>/<int:section>/<panel>.<any(csv, xlsx):form>")
    def export_frozen(number: int, section: int, panel: str, form: str) -> Response:
        try:
            with home().database.connect() as connection:
                opened = reopen(connection, int(current_user.get_id()), number)
            found = next(one for one in opened.document.sections[section].panels if one.name == panel)
        except (NoSuchSnapshot, IndexError, StopIteration):
            abort(404)
        except AlteredSnapshot as fault:
            return error_response(409, f"This snapshot is not given out: {fault}.")
        words = f"{opened.snapshot.title} {panel} {found.provenance.as_of or ''}"
        return file_of(found, form, f"{re.sub(r'[^A-Za-z0-9.]+', '-', words).strip('-.')[:100] or 'oriel'}.{form}")
