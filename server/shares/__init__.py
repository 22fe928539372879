"""Shared links for visitors who have no account: plain pages under `/share/<token>` and `/embed/<token>`.

Nothing of Dash opens for them. Every request asks the database anew whether its token opens anything, and what does
not answers like what never was.
"""

from flask import Flask

from server.shares import files, pages, parts, pictures
from server.shares.door import blueprint

__all__ = ["register_shares"]
ROUTES = (pages, parts, files, pictures)  # they add themselves to the blueprint as they are imported


def register_shares(server: Flask) -> None:
    server.register_blueprint(blueprint)
    # Their one form has no session to forge: it needs the token, and the gate compares origins.
    server.extensions["csrf"].exempt(blueprint)
