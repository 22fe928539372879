"""Who is doing what is done now, and from where: set once at each front door, read where something is recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final, Literal

Actor = Literal["user", "token", "console", "job", "nobody"]


@dataclass(frozen=True, slots=True)
class Origin:
    """`actor_id`: the account, where there is one. `address`: of the client. `request_id`: of its request."""

    actor: Actor = "nobody"
    actor_id: int | None = None
    address: str = ""
    request_id: str = ""


CONSOLE: Final = Origin("console")
JOB: Final = Origin("job")
_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039  (frozen)


def current_origin() -> Origin:
    return _origin.get()


def set_origin(origin: Origin) -> None:
    """For the rest of this request or command."""
    _origin.set(origin)


def identified(user_id: int) -> Origin:
    """From where it is, by the account that nobody has just proved to be; whoever acts already stays."""
    origin = current_origin()
    return replace(origin, actor="user", actor_id=user_id) if origin.actor == "nobody" else origin


@contextmanager
def acting_as(origin: Origin) -> Iterator[None]:
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
