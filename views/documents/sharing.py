"""Shares a saved view by a link: live, or frozen as it is now or was once."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from data.home import Home
from data.market import Market
from data.share_links.keeping import create_link
from data.share_links.terms import BadTerms, Made, MayNotShare, Terms
from data.snapshots import AlteredSnapshot, keep_snapshot
from views.documents.making import make_document
from views.documents.sections import Contents, contents_of, with_every_panel
from views.documents.snapshots import frozen_of, reopen
from views.shared.frozen import without_amounts
from views.shared.redacting import WITHHELD, hide_amounts

UNREADABLE = "That snapshot can't be read any more; freeze it anew."
HAS_AMOUNTS = "There are amounts in what was frozen then; freeze it anew with this link, or show the amounts."


def share(
    home: Home, user_id: int, view_id: int, terms: Terms, now: datetime, *, snapshot_id: int | None = None
) -> Made:
    """`snapshot_id`: what a frozen link shows; without it the view is frozen now, what takes long as it was last
    computed, and without amounts where they are hidden. Nothing is frozen for a link that can't be made. Raises
    NoSuchView, MayNotShare, BadTerms, NoSuchSnapshot.
    """
    terms = terms.cleaned(now)
    with home.database.connect() as connection:
        contents = contents_of(connection, user_id, view_id)
        if not contents.saved.may_edit:
            raise MayNotShare
        if snapshot_id is not None and terms.is_redacted:
            _check_hidden(connection, user_id, snapshot_id)
    if terms.mode == "frozen" and snapshot_id is None:
        snapshot_id = _freeze(home, user_id, contents, terms, now)
    with home.database.begin() as connection:
        return create_link(connection, user_id, view_id, terms, now, snapshot_id=snapshot_id)


def _check_hidden(connection: Connection, user_id: int, snapshot_id: int) -> None:
    try:
        document = reopen(connection, user_id, snapshot_id).document
    except AlteredSnapshot:
        raise BadTerms(UNREADABLE) from None
    if len(without_amounts(document).sections) < len(document.sections):
        raise BadTerms(HAS_AMOUNTS)


def _freeze(home: Home, user_id: int, contents: Contents, terms: Terms, now: datetime) -> int:
    contents = _hidden(contents, home.market) if terms.is_redacted else contents
    sections = tuple(map(with_every_panel, contents.sections)) if terms.shows_all else contents.sections
    document = make_document(
        contents.saved.words.name,
        sections,
        home.market,
        home.cache,
        made_at=now,
        user_id=user_id,
        slow="kept",
        missing=contents.missing,
    )
    with home.database.begin() as connection:
        return keep_snapshot(connection, user_id, contents.saved.id, frozen_of(document)).id


def _hidden(contents: Contents, market: Market) -> Contents:
    found = [hide_amounts(section, market) for section in contents.sections]
    missing = (*contents.missing, WITHHELD) if None in found else contents.missing
    return replace(contents, sections=tuple(section for section in found if section), missing=missing)
