"""The files of a report, for whom it was sent to inside Oriel."""

from flask import Blueprint, Response
from flask_login import current_user

from data.reports.received import received_file
from server.errors import error_response
from server.request_context import home

blueprint = Blueprint("received", __name__)
NOT_HERE = "There is no such file here: the report was not sent to you, or its files are kept no longer."


@blueprint.get("/received/<int:run_id>/<name>")
def fetch(run_id: int, name: str) -> Response:
    with home().database.connect() as connection:
        file = received_file(connection, int(current_user.get_id()), run_id, name)
    if file is None:
        return error_response(404, NOT_HERE)
    response = Response(file.content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response
