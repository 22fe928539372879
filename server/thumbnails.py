"""Small pictures of saved views: `/thumbnails/<id>.<theme>.svg`, for who may open the view."""

from typing import cast

from flask import Flask, Response, abort
from flask_login import current_user

from components.theme import ThemeName
from data.saved_views.records import NoSuchView
from server.request_context import home
from views.documents.sections import contents_of
from views.documents.thumbnails import thumbnail

SVG = "image/svg+xml"
LARGEST = 2**63 - 1  # that the database can be asked for


def register_thumbnails(server: Flask) -> None:
    @server.get(f"/thumbnails/<int(max={LARGEST}):view_id>.<any(light, dark):theme>.svg")
    def small_picture(view_id: int, theme: str) -> Response:
        here = home()
        try:
            with here.database.connect() as connection:
                contents = contents_of(connection, int(current_user.get_id()), view_id)
        except NoSuchView:
            abort(404)
        return Response(thumbnail(contents, here.market, here.cache, cast("ThemeName", theme)), mimetype=SVG)
