"""Headers that keep the browser strict: no foreign script, no frame, no guessed types, no copies of signed-in pages."""

import re
from collections.abc import Mapping, Sequence

from flask import Flask, Response, g, request

from data.settings import Settings
from server.cookies import is_https
from server.open_endpoints import STATIC

PERMISSIONS = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in PERMISSIONS),
}
HALF_A_YEAR = 15_552_000
# Dash's component suites carry the version in their name, everything else of ours in its query.
FINGERPRINT = re.compile(r"\.v[\w-]+m\d+\.|[?&][mv]=[\w.]+$")
FOREVER = "public, max-age=31536000, immutable"
A_MONTH = "public, max-age=2592000"  # fonts: linked from style sheets by their plain name, and never changed in place


def content_security_policy(script_hashes: Sequence[str] = (), framed_by: Sequence[str] = ("'none'",)) -> str:
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *script_hashes],
        "style-src": ["'self'", "'unsafe-inline'"],  # components set style attributes
        "img-src": ["'self'", "data:", "blob:"],  # blob: figures saved as pictures
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],  # the preview of a report
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": framed_by,
    }
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())


def register_security_headers(server: Flask, settings: Settings) -> None:
    """`server.extensions["oriel.csp"]` holds the policy; it is final once Dash's inline scripts are known.

    What answers a request may say `g.own_headers`: others in place of these, None for none.
    """
    server.extensions["oriel.csp"] = content_security_policy()

    @server.after_request
    def add_headers(response: Response) -> Response:
        own: Mapping[str, str | None] = g.get("own_headers", {})
        for name, value in {**STRICT, "Content-Security-Policy": server.extensions["oriel.csp"], **own}.items():
            if value is not None:
                response.headers[name] = value
        if is_https(settings):
            response.headers["Strict-Transport-Security"] = f"max-age={HALF_A_YEAR}"
        response.headers["Cache-Control"] = _cache_control(response)
        return response


def _cache_control(response: Response) -> str:
    if request.path.startswith("/api/") and "ETag" in response.headers:
        return "private, no-cache"  # kept by its receiver alone, who asks whether it is still so
    if request.endpoint not in STATIC or response.status_code >= 400:
        return "no-store"
    if FINGERPRINT.search(request.full_path.rstrip("?")):
        return FOREVER
    return A_MONTH if request.path.endswith(".woff2") else "no-cache"
