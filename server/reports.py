"""What is fetched of reports beside their pages: the preview in its frame, and the files that were sent."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, g
from flask_login import current_user

from data.reports.runs import NoSuchRun, NotKept, file_of
from server.errors import error_response
from server.request_context import home
from views.reports.composing import NotMade
from views.reports.previewing import preview

blueprint = Blueprint("reports", __name__)
# The page brings its own script. Sandboxed without an origin it reaches nothing of Oriel, not even its cookies.
FRAMED = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
GONE = "This preview is kept no longer; press Preview once more."


@blueprint.get("/reports/preview/<name>")
def show_preview(name: str) -> Response:
    g.own_headers = {"Content-Security-Policy": FRAMED, "X-Frame-Options": None}
    try:
        page = preview(home(), int(current_user.get_id()), name, datetime.now(UTC))
    except NotMade as error:
        return error_response(409, str(error))
    if page is None:
        return error_response(404, GONE)
    return Response(page, mimetype="text/html")


@blueprint.get(f"/reports/runs/<int(max={2**53}):run_id>/<name>")
def fetch_file(run_id: int, name: str) -> Response:
    if "\x00" in name:
        abort(404)
    try:
        with home().database.connect() as connection:
            file = file_of(connection, int(current_user.get_id()), run_id, name)
    except NoSuchRun:
        abort(404)
    except NotKept as error:
        return error_response(404, str(error))
    response = Response(file.content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response
