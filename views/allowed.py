"""Which kinds of views whoever asks may open: set at the front doors, checked where a panel is made or asked for.

Where nothing was set, as on the command line and in jobs, all may.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from data.rights import NotAllowed, rights_of

_role: ContextVar[str | None] = ContextVar("role", default=None)


def act_in_role(role: str | None) -> None:
    """For the rest of this request; None: of nobody whose role limits them."""
    _role.set(role)


@contextmanager
def in_role(role: str | None) -> Iterator[None]:
    token = _role.set(role)
    try:
        yield
    finally:
        _role.reset(token)


def may_open(kind: str) -> bool:
    role = _role.get()
    allowed = None if role is None else rights_of(role).kinds
    return allowed is None or kind in allowed


def check_kind(kind: str) -> None:
    """Raises NotAllowed."""
    if not may_open(kind):
        raise NotAllowed(
            f"The role {_role.get()} opens no views of the kind {kind}; an administrator can give you one that does."
        )
