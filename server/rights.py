"""Says in which role a request is answered, to whatever is limited by it."""

from flask import Flask, request
from flask_login import current_user

from server.open_endpoints import NOBODY_ASKS
from views.allowed import act_in_role


def register_rights(server: Flask) -> None:
    """After the gate. What a shared link shows goes by its owner's role, which `views/shared/live.py` sees to."""

    @server.before_request
    def tell() -> None:
        known = request.endpoint not in NOBODY_ASKS and current_user.is_authenticated
        act_in_role(current_user.role if known else None)
