"""What a request asks for, by names of ours alone: a route, a callback by what it draws first, a panel by its name.

Nothing that somebody typed is in it, so that it can stand in logs and metrics.
"""

from typing import Any

from flask import g, request

from server.callback_names import callback_name
from views.base import ViewKind
from views.registry import kinds

NOWHERE = "none"  # no route: whatever the address was, it is not told
SLOW_PANEL = "slow-body.children"


def name_callback(body: dict[str, Any]) -> None:
    """Of a request that the gate has found to be one of ours."""
    name = callback_name(body["output"])
    panel = _panel(body) if name == SLOW_PANEL else None
    g.operation = f"panel {panel}" if panel else f"callback {name}"


def operation() -> str:
    named = g.get("operation")
    rule = request.url_rule.rule if request.url_rule else NOWHERE
    return str(named) if named else f"{request.method} {rule}"


def _panel(body: dict[str, Any]) -> str | None:
    """`volatility/league`, where there is one of this name."""
    identity = body["outputs"][0]["id"]
    kind: ViewKind[Any] | None = kinds().get(str(identity["kind"]))
    is_known = kind is not None and any(spec.name == identity["panel"] for spec in kind.panels)
    return f"{identity['kind']}/{identity['panel']}" if is_known else None
