"""Flask's signed cookie, which here holds nothing but the secret against forged forms, written only when it changes."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class FormSessions(SecureCookieSessionInterface):
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Merely looking adds no `Vary: Cookie`, which would spoil the cache of every static file."""
        if session.modified:
            super().save_session(app, session, response)
