"""Making links and ending them: what is changed here holds at the next request, whichever worker it comes to."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from data.audit.recording import record
from data.passwords import hash_password
from data.saved_things import full_sentence
from data.saved_views.reading import get_view
from data.schema import share_links, snapshots
from data.share_links.reading import get_link
from data.share_links.terms import BadTerms, LinkEnded, Made, MayNotShare, NoRoom, NoSuchLink, Terms
from data.tokens import new_token, token_hash

links = share_links.c


def create_link(
    connection: Connection,
    user_id: int,
    view_id: int,
    terms: Terms,
    now: datetime,
    *,
    snapshot_id: int | None = None,
) -> Made:
    """`snapshot_id`: what a frozen one shows, which is the person's own and of this view.

    For who may change the view. Raises NoSuchView, MayNotShare, BadTerms, NoRoom.
    """
    terms = terms.cleaned(now)
    if not get_view(connection, user_id, view_id).may_edit:
        raise MayNotShare
    if (terms.mode == "frozen") != (snapshot_id is not None):
        raise BadTerms("A frozen link shows a snapshot, and a live one none; choose one of the two.")
    if snapshot_id is not None:
        _check_snapshot(connection, user_id, view_id, snapshot_id)
    full = full_sentence(connection, user_id)
    if full:
        raise NoRoom(full)
    token = new_token()
    values = {
        "owner_id": user_id,
        "view_id": view_id,
        "snapshot_id": snapshot_id,
        "token_hash": token_hash(token),
        "label": terms.label,
        "mode": terms.mode,
        "may_change": terms.may_change,
        "is_redacted": terms.is_redacted,
        "may_download": terms.may_download,
        "shows_all": terms.shows_all,
        "password_hash": hash_password(terms.password) if terms.password else None,
        "origins": list(terms.origins),
        "most_opens": terms.most_opens,
        "expires_at": terms.expires_at,
    }
    link_id = connection.execute(insert(share_links).values(values).returning(links.id)).scalar_one()
    record(connection, "link.made", "link", link_id, view=view_id, mode=terms.mode)
    return Made(get_link(connection, user_id, link_id), token)


def pause_link(connection: Connection, user_id: int, link_id: int, *, paused: bool) -> None:
    """Or, with `paused` false, opens it again. Raises NoSuchLink, LinkEnded."""
    _check_changeable(connection, user_id, link_id)
    change = update(share_links).where(links.id == link_id)
    connection.execute(change.values(paused_at=func.coalesce(links.paused_at, func.now()) if paused else None))
    record(connection, "link.paused" if paused else "link.resumed", "link", link_id)


def rotate_link(connection: Connection, user_id: int, link_id: int) -> Made:
    """The same link under a new token; the old one opens nothing. For who made it. Raises NoSuchLink, LinkEnded."""
    _check_changeable(connection, user_id, link_id)
    if get_link(connection, user_id, link_id).owner_id != user_id:
        raise NoSuchLink
    token = new_token()
    connection.execute(update(share_links).where(links.id == link_id).values(token_hash=token_hash(token)))
    record(connection, "link.rotated", "link", link_id)
    return Made(get_link(connection, user_id, link_id), token)


def revoke_link(connection: Connection, user_id: int, link_id: int) -> None:
    """For ever; again is nothing. For who made it and for the owner of the view. Raises NoSuchLink."""
    get_link(connection, user_id, link_id, lock=True)
    change = update(share_links).where(links.id == link_id, links.revoked_at.is_(None))
    if connection.execute(change.values(revoked_at=func.now())).rowcount:
        record(connection, "link.revoked", "link", link_id)


def _check_changeable(connection: Connection, user_id: int, link_id: int) -> None:
    if get_link(connection, user_id, link_id, lock=True).revoked_at is not None:
        raise LinkEnded


def _check_snapshot(connection: Connection, user_id: int, view_id: int, snapshot_id: int) -> None:
    columns = snapshots.c
    own = (columns.id == snapshot_id, columns.owner_id == user_id, columns.view_id == view_id)
    if connection.execute(select(columns.id).where(*own)).one_or_none() is None:
        raise BadTerms("There is no such snapshot of this view; freeze it anew.")
