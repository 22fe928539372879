"""The API for people: `/api/v1/`, a page made of the same document that programs read."""

from flask import Flask, render_template

from api.access import PREFIX, requires
from api.reference.topics import topics_of, types_of
from api.server import VERSION, description


def register_reference(server: Flask) -> None:
    server.add_url_rule(f"{PREFIX}/", "api_reference", page)


@requires("read")
def page() -> str:
    document = description()
    return render_template("reference.html", topics=topics_of(document), types=types_of(document), version=VERSION)
