"""Says who a request is from, and from where, to whatever is recorded while it is answered."""

from flask import Flask
from flask_login import current_user

from data.audit.origin import Actor, Origin, set_origin
from server.request_context import client_address, request_id


def register_auditing(server: Flask) -> None:
    """After the gate, which has found out who it is."""

    @server.before_request
    def tell() -> None:
        known = current_user.is_authenticated
        actor: Actor = current_user.actor if known else "nobody"
        set_origin(Origin(actor, current_user.id if known else None, client_address() or "", request_id()))
