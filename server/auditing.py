"""Says who a request is from, and from where, to whatever is recorded or logged while it is answered."""

import structlog
from flask import Flask, request
from flask_login import current_user

from data.audit.origin import Actor, Origin, set_origin
from server.open_endpoints import NOBODY_ASKS
from server.request_context import client_address, request_id


def register_auditing(server: Flask) -> None:
    """After the gate, which has found out who it is."""

    @server.before_request
    def tell() -> None:
        known = request.endpoint not in NOBODY_ASKS and current_user.is_authenticated
        actor: Actor = current_user.actor if known else "nobody"
        if known:
            structlog.contextvars.bind_contextvars(user_id=current_user.id)
        set_origin(Origin(actor, current_user.id if known else None, client_address() or "", request_id()))
