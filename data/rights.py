"""What each role may do: one table, shown under Administration and asked wherever something is limited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from data.schema import ROLES

EVERY: Final = None  # no limit, or all there are


@dataclass(frozen=True, slots=True)
class Rights:
    """`kinds`: of views that the role may open, None is all. `saved_things`: views, links and reports that it may
    keep. `requests_a_minute`: over the API with each token, `burst`: how many of them at once. `jobs_at_once`: slow
    panels that it may have computing or waiting. `imports`: data over the API, which are there for everybody then."""

    kinds: frozenset[str] | None
    saved_things: int | None
    requests_a_minute: int
    burst: int
    jobs_at_once: int
    imports: bool = False
    administers: bool = False


RIGHTS: Final[Mapping[str, Rights]] = {
    "user": Rights(EVERY, 50, 60, 30, 2),
    "premium": Rights(EVERY, 500, 300, 60, 4),
    "professional": Rights(EVERY, 5_000, 1_200, 120, 8, imports=True),
    "institutional": Rights(EVERY, EVERY, 6_000, 600, 16, imports=True),
    "admin": Rights(EVERY, EVERY, 6_000, 600, 16, imports=True, administers=True),
}
assert tuple(RIGHTS) == ROLES  # noqa: S101  (a role without rights may not start)


class NotAllowed(PermissionError):
    """The role does not allow it; the message says what would."""


def rights_of(role: str) -> Rights:
    return RIGHTS[role]
