"""Links are made by who may change the view, opened by their token alone, and dead as soon as anything says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from data.database import Database
from data.saved_views.records import NoSuchView, SavedView
from data.saved_views.saving import delete_view, undelete_view
from data.saved_views.sharing import share_view
from data.schema import share_links, share_opens, snapshots
from data.share_links.hits import hit
from data.share_links.keeping import create_link, pause_link, revoke_link, rotate_link
from data.share_links.reading import get_link, list_links, list_opens
from data.share_links.terms import BadTerms, Link, LinkEnded, Made, MayNotShare, NoSuchLink, Terms
from data.share_links.visiting import KEPT_OPENS, Shared, Visitor, coarse, count_open, find_shared
from data.users import disable_user

PASSING = Visitor.coming("203.0.113.77", "Browser/1.0")


def make(database: Database, user: int, view: SavedView, now: datetime, terms: Terms = Terms()) -> Made:  # noqa: B008  (frozen)
    with database.begin() as connection:
        return create_link(connection, user, view.id, terms, now)


def found(database: Database, token: str) -> Shared | None:
    with database.connect() as connection:
        return find_shared(connection, token)


def open_once(database: Database, token: str) -> bool:
    with database.begin() as connection:
        shared = find_shared(connection, token)
        return shared is not None and count_open(connection, shared, PASSING, "opened")


def test_it_opens_by_its_token_of_which_only_the_hash_is_kept(
    database: Database, ana: int, tech: SavedView, now: datetime
) -> None:
    made = make(database, ana, tech, now, Terms(label="  For  Ben ", may_change="range", is_redacted=True))
    shared = found(database, made.token)
    assert shared is not None
    assert (shared.view_id, shared.owner_id, shared.owner, shared.title) == (tech.id, ana, "ana", "Tech")
    assert (made.link.label, shared.may_change, shared.is_redacted) == ("For Ben", "range", True)
    with database.connect() as connection:
        kept = connection.execute(text("SELECT row_to_json(l)::text FROM share_links l")).scalar_one()
    assert made.token not in kept
    assert made.token not in repr(made)
    assert len(made.token) == 43  # 256 bits


def test_only_the_owner_and_editors_share(
    database: Database, ana: int, ben: int, tech: SavedView, now: datetime
) -> None:
    with pytest.raises(NoSuchView):
        make(database, ben, tech, now)
    with database.begin() as connection:
        share_view(connection, ana, tech.id, {ben: False})
    with pytest.raises(MayNotShare):
        make(database, ben, tech, now)
    with database.begin() as connection:
        share_view(connection, ana, tech.id, {ben: True})
    assert make(database, ben, tech, now).link.owner_id == ben


def test_links_of_another_answer_as_those_that_never_were(
    database: Database, ana: int, ben: int, tech: SavedView, now: datetime
) -> None:
    link = make(database, ana, tech, now).link
    with database.begin() as connection:
        assert list_links(connection, ben) == ()
        for act in (get_link, list_opens, rotate_link, revoke_link):
            with pytest.raises(NoSuchLink):
                act(connection, ben, link.id)
            with pytest.raises(NoSuchLink):
                act(connection, ana, link.id + 1)
        with pytest.raises(NoSuchLink):
            pause_link(connection, ben, link.id, paused=True)


def test_the_owner_of_a_view_ends_what_its_editors_made_but_never_gets_their_token(
    database: Database, ana: int, ben: int, tech: SavedView, now: datetime
) -> None:
    with database.begin() as connection:
        share_view(connection, ana, tech.id, {ben: True})
    made = make(database, ben, tech, now)
    with database.begin() as connection:
        with pytest.raises(NoSuchLink):
            rotate_link(connection, ana, made.link.id)
        revoke_link(connection, ana, made.link.id)
    assert found(database, made.token) is None


Act = Callable[[Database, int, int, Link], None]


def _revoke(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        revoke_link(connection, ben, link.id)


def _pause(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        pause_link(connection, ben, link.id, paused=True)


def _rotate(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        rotate_link(connection, ben, link.id)


def _expire(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        connection.execute(share_links.update().values(expires_at=func.now() - timedelta(seconds=1)))


def _disable(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        disable_user(connection, ben)


def _delete(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        delete_view(connection, ana, link.view_id)


def _take_back(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        share_view(connection, ana, link.view_id, {})


def _let_only_look(database: Database, ana: int, ben: int, link: Link) -> None:
    with database.begin() as connection:
        share_view(connection, ana, link.view_id, {ben: False})


@pytest.mark.parametrize("end", [_revoke, _pause, _rotate, _expire, _disable, _delete, _take_back, _let_only_look])
def test_it_is_dead_as_soon_as(end: Act, database: Database, ben: int, tech: SavedView, now: datetime) -> None:
    ana = tech.owner_id
    with database.begin() as connection:
        share_view(connection, ana, tech.id, {ben: True})
    made = make(database, ben, tech, now)
    assert found(database, made.token) is not None
    end(database, ana, ben, made.link)
    assert found(database, made.token) is None


def test_what_was_paused_or_deleted_opens_again(database: Database, ana: int, tech: SavedView, now: datetime) -> None:
    made = make(database, ana, tech, now)
    with database.begin() as connection:
        pause_link(connection, ana, made.link.id, paused=True)
        pause_link(connection, ana, made.link.id, paused=False)
        delete_view(connection, ana, tech.id)
        undelete_view(connection, ana, tech.id)
    assert found(database, made.token) is not None


def test_what_is_revoked_stays_so(database: Database, ana: int, tech: SavedView, now: datetime) -> None:
    link = make(database, ana, tech, now).link
    with database.begin() as connection:
        revoke_link(connection, ana, link.id)
        before = get_link(connection, ana, link.id)
        revoke_link(connection, ana, link.id)
        assert get_link(connection, ana, link.id) == before
        with pytest.raises(LinkEnded):
            pause_link(connection, ana, link.id, paused=False)
        with pytest.raises(LinkEnded):
            rotate_link(connection, ana, link.id)
    assert before.state(now) == "revoked"


def test_a_rotated_link_keeps_its_terms_and_opens_by_the_new_token_alone(
    database: Database, ana: int, tech: SavedView, now: datetime
) -> None:
    made = make(database, ana, tech, now, Terms(password="a heron's nest", most_opens=3))
    with database.begin() as connection:
        again = rotate_link(connection, ana, made.link.id)
    assert again.link == made.link
    assert found(database, made.token) is None
    assert found(database, again.token) is not None


def test_opens_are_counted_to_the_limit_also_when_many_come_at_once(
    database: Database, ana: int, tech: SavedView, now: datetime
) -> None:
    made = make(database, ana, tech, now, Terms(most_opens=5))
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_once(database, made.token), range(12)))
    assert sum(opened) == 5
    shared = found(database, made.token)
    assert shared is not None
    assert shared.is_used_up
    with database.connect() as connection:
        link = get_link(connection, ana, made.link.id)
        seen = list_opens(connection, ana, link.id)
    assert (link.opens, link.state(now), len(seen)) == (5, "used up", 5)
    assert {(one.address, one.user_agent, one.outcome) for one in seen} == {("203.0.113.0/24", "Browser/1.0", "opened")}


def test_the_record_keeps_the_latest(database: Database, ana: int, tech: SavedView, now: datetime) -> None:
    made = make(database, ana, tech, now)
    with database.begin() as connection:
        old = [{"link_id": made.link.id, "at": now - timedelta(minutes=number)} for number in range(1, 1100)]
        connection.execute(share_opens.insert().values(address="", user_agent="", outcome="opened"), old)
    assert open_once(database, made.token)
    with database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(share_opens)).scalar_one() == KEPT_OPENS


def test_a_frozen_link_shows_a_snapshot_of_its_own_view_and_maker(
    database: Database, ana: int, ben: int, tech: SavedView, now: datetime
) -> None:
    def snapshot(owner: int) -> int:
        values = {"owner_id": owner, "view_id": tech.id, "title": "Tech", "document": b"", "sha256": bytes(32)}
        versions = {"data_version": "1", "code_version": "1"}
        with database.begin() as connection:
            statement = snapshots.insert().values(**values, **versions).returning(snapshots.c.id)
            return int(connection.execute(statement).scalar_one())

    own, another = snapshot(ana), snapshot(ben)
    frozen = Terms(mode="frozen")
    with database.begin() as connection:
        assert create_link(connection, ana, tech.id, frozen, now, snapshot_id=own).link.snapshot_id == own
        for terms, snapshot_id in ((frozen, another), (frozen, None), (Terms(), own)):
            with pytest.raises(BadTerms):
                create_link(connection, ana, tech.id, terms, now, snapshot_id=snapshot_id)


@pytest.mark.parametrize(
    "terms",
    [
        {"mode": "frozen", "may_change": "range"},
        {"password": "short"},
        {"most_opens": 0},
        {"label": "x" * 121},
        {"origins": ("https://a.org/path",)},
        {"origins": ("https://a.org; script-src *",)},
        {"origins": ("https://a.org 'self'",)},
        {"origins": ("*",)},
        {"origins": ("https://*",)},
        {"origins": ("http://a.org",)},
        {"origins": ("https://a.org,https://b.org",)},
        {"origins": ("https://user@a.org",)},
        {"origins": tuple(f"https://a{number}.org" for number in range(21))},
    ],
    ids=str,
)
def test_it_refuses_terms_that_can_not_be(terms: dict[str, object], now: datetime) -> None:
    with pytest.raises(BadTerms):
        Terms(**terms).cleaned(now)  # type: ignore[arg-type]  # some of one kind, some of another


def test_it_cleans_what_was_meant(now: datetime) -> None:
    terms = Terms(origins=(" HTTPS://Wiki.Example.org/ ", "https://wiki.example.org", "", "http://localhost:8000"))
    assert terms.cleaned(now).origins == ("https://wiki.example.org", "http://localhost:8000")
    with pytest.raises(BadTerms):
        Terms(expires_at=now).cleaned(now)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        (None, "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_it_records_a_network_and_not_a_person(address: str | None, network: str) -> None:
    assert coarse(address) == network


def test_a_browsers_name_is_kept_short_and_printable() -> None:
    assert Visitor.coming(None, "A\x00B\r\nC" + "x" * 400).user_agent == ("A B  C" + "x" * 400)[:300]


def test_a_neighbourhood_that_comes_too_often_waits_and_another_does_not(database: Database) -> None:
    def come(address: str) -> int:
        return hit(database, "a secret key", address, most=3)

    waits = [come(f"2001:db8::{number}") for number in range(8)]
    assert waits[:3] == [0, 0, 0]
    assert any(1 <= wait <= 60 for wait in waits)  # at the turn of a minute it begins anew
    assert come("2001:db8:0:1::1") == 0
    with database.connect() as connection:
        assert "2001" not in str(connection.execute(text("SELECT * FROM share_hits")).all())
