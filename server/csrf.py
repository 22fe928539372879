"""Forged requests: forms carry a token, and Dash's requests carry the same one in a header, read from a cookie."""

from datetime import timedelta

from flask import Flask, Response, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from data.settings import Settings
from server.cookies import cookie_name, is_https
from server.errors import error_response
from server.form_sessions import FormSessions
from server.open_endpoints import NOBODY_ASKS

STALE = (
    "This form is no longer good, because you signed in or out elsewhere or cookies are off. Reload and send it again."
)
PAGES = frozenset({"/", "/<path:path>"})  # Dash's document, whose scripts need the token


def register_csrf(server: Flask, settings: Settings) -> None:
    server.config.update(
        SESSION_COOKIE_NAME=cookie_name(settings, "form"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https(settings),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # `protect` below asks first who comes
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session of the browser
        WTF_CSRF_SSL_STRICT=False,  # the gate compares origins
    )
    server.session_interface = FormSessions()
    protection = CSRFProtect(server)

    @server.before_request
    def protect() -> None:
        """No site can make a browser send a token of the API: there is nothing to forge."""
        if request.endpoint in NOBODY_ASKS or (current_user.is_authenticated and current_user.actor == "token"):
            return
        protection.protect(apply_exemptions=True)

    server.register_error_handler(CSRFError, lambda _: error_response(400, STALE, code="stale_token"))

    @server.after_request
    def hand_out(response: Response) -> Response:
        if request.endpoint in PAGES and response.status_code == 200 and current_user.is_authenticated:
            response.set_cookie(
                cookie_name(settings, "csrf"),
                generate_csrf(),
                max_age=timedelta(days=settings.session_days),
                samesite="Lax",
                secure=is_https(settings),
            )
        return response
