"""What a token opens, as it is now, and the record of who came.

One question to the database decides it for the living and the dead alike: the link itself, its maker's account, the
view, and whether its maker may still share that.
"""

import ipaddress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from data.saved_views.reading import LOCAL
from data.schema import saved_view_shares, saved_view_versions, saved_views, share_links, share_opens, users
from data.share_links.terms import MayChange, Mode
from data.tokens import token_hash

MAX_USER_AGENT = 300
KEPT_OPENS = 1000  # of each link
links, views, opens = share_links.c, saved_views.c, share_opens.c


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where from, as the record has it: a network, not a person."""

    address: str
    user_agent: str

    @classmethod
    def coming(cls, address: str | None, user_agent: str) -> "Visitor":
        shown = "".join(letter if letter.isprintable() else " " for letter in user_agent)
        return cls(coarse(address), shown[:MAX_USER_AGENT])


@dataclass(frozen=True, slots=True)
class Shared:
    """A living link. `secret` changes with its token and its password. `owner` is a name, never an address; `role` is
    the owner's now."""

    id: int
    owner_id: int
    owner: str
    role: str
    view_id: int
    title: str
    snapshot_id: int | None
    mode: Mode
    may_change: MayChange
    is_redacted: bool
    may_download: bool
    shows_all: bool
    origins: tuple[str, ...]
    is_used_up: bool
    most_opens: int | None
    password_hash: str | None = field(repr=False)
    token_hash: bytes = field(repr=False)

    @property
    def secret(self) -> bytes:
        return self.token_hash + (self.password_hash or "").encode()


def find_shared(connection: Connection, token: str) -> Shared | None:
    """None for a token that never was, and for one that opens nothing any more."""
    newest, named = saved_view_versions.c, users.c
    short = func.split_part(named.email, "@", 1)
    used_up = func.coalesce(links.opens >= links.most_opens, False)
    query = (
        select(
            share_links,
            newest.name.label("title"),
            func.coalesce(named.name, short, LOCAL).label("owner"),
            named.role,
            used_up.label("is_used_up"),
        )
        .join_from(share_links, users, named.id == links.owner_id)
        .join(saved_views, views.id == links.view_id)
        .join(saved_view_versions, and_(newest.view_id == views.id, newest.version == views.version))
        .where(links.token_hash == token_hash(token), *_is_alive())
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _shared(row)


def note_visit(connection: Connection, shared: Shared, visitor: Visitor, outcome: str) -> None:
    connection.execute(
        insert(share_opens).values(
            link_id=shared.id, address=visitor.address, user_agent=visitor.user_agent, outcome=outcome
        )
    )
    of_link = opens.link_id == shared.id
    oldest = select(opens.at).where(of_link).order_by(opens.at.desc()).offset(KEPT_OPENS).limit(1).scalar_subquery()
    connection.execute(delete(share_opens).where(of_link, opens.at <= oldest))


def count_open(connection: Connection, shared: Shared, visitor: Visitor, outcome: str) -> bool:
    """False where it has been opened as often as it may be, also when two come at once."""
    may = (links.id == shared.id, or_(links.most_opens.is_(None), links.opens < links.most_opens))
    counted = update(share_links).where(*may).values(opens=links.opens + 1, last_opened_at=func.now())
    if connection.execute(counted).rowcount == 0:
        return False
    note_visit(connection, shared, visitor, outcome)
    return True


def coarse(address: str | None) -> str:
    """203.0.113.7 → 203.0.113.0/24; of the longer addresses the first 48 bits."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def _is_alive() -> tuple[ColumnElement[bool], ...]:
    may_edit = saved_view_shares.c
    editor = and_(may_edit.view_id == views.id, may_edit.user_id == links.owner_id, may_edit.may_edit)
    return (
        links.revoked_at.is_(None),
        links.paused_at.is_(None),
        or_(links.expires_at.is_(None), links.expires_at > func.now()),
        users.c.disabled_at.is_(None),
        views.deleted_at.is_(None),
        or_(
            views.owner_id == links.owner_id,
            views.in_house == "edit",
            select(may_edit.view_id).where(editor).exists(),
        ),
    )


def _shared(row: Row[Any]) -> Shared:
    return Shared(
        id=row.id,
        owner_id=row.owner_id,
        owner=row.owner,
        role=row.role,
        view_id=row.view_id,
        title=row.title,
        snapshot_id=row.snapshot_id,
        mode=row.mode,
        may_change=row.may_change,
        is_redacted=row.is_redacted,
        may_download=row.may_download,
        shows_all=row.shows_all,
        origins=tuple(row.origins),
        is_used_up=row.is_used_up,
        most_opens=row.most_opens,
        password_hash=row.password_hash,
        token_hash=bytes(row.token_hash),
    )
