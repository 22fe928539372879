"""Which saved views the gallery shows, in what order, and what there is to filter by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.saved_views.records import SavedView, State, Words
from views.documents.gallery import SHOWN, SORTS, Found, GalleryView, chosen, facets_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def kept(number: int, kind: str, words: Words, says: str = "") -> Found:
    at = START + timedelta(days=number)
    saved = SavedView(number, kind, State(""), 1, words, 1, "Ana", "owner", "", False, None, at, "Ana")
    return Found(saved, says)


APPLE = kept(1, "chart", Words("Apple", "Trend", "Friday", ("tech", "daily")), "Chart · AAPL, 2Y")
BOOK = kept(2, "risk", Words("the book", folder="Friday", tags=("risk",)), "Risk of AAPL and JPM")
FEAR = kept(3, "chart", Words("Fear", tags=("tech",)), "Chart · VIX")
FEAR = replace(FEAR, saved=replace(FEAR.saved, owner_id=2, owner="Ben", access="view"))
BOOK = replace(BOOK, saved=replace(BOOK.saved, favourite=True, opened_at=START + timedelta(days=9)))
APPLE = replace(APPLE, saved=replace(APPLE.saved, opened_at=START + timedelta(days=8)))
ALL = (APPLE, BOOK, FEAR)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Fear", "the book", "Apple"]),
        ("sort=name", ["Apple", "Fear", "the book"]),
        ("sort=opened", ["the book", "Apple", "Fear"]),
        ("sort=kind", ["Apple", "Fear", "the book"]),
        ("show=mine", ["the book", "Apple"]),
        ("show=shared", ["Fear"]),
        ("show=favourites", ["the book"]),
        ("show=recent", ["the book", "Apple"]),
        ("kind=chart", ["Fear", "Apple"]),
        ("tag=tech", ["Fear", "Apple"]),
        ("folder=Friday", ["the book", "Apple"]),
        ("owner=2", ["Fear"]),
        ("text=aapl", ["the book", "Apple"]),
        ("text=AAPL+trend", ["Apple"]),
        ("text=ben", ["Fear"]),
        ("text=daily&kind=risk", []),
    ],
)
def test_each_filter_does_what_it_says(query: str, names: list[str]) -> None:
    assert [one.saved.words.name for one in chosen(ALL, GalleryView.parse(query))] == names


def test_what_there_is_to_filter_by_is_counted() -> None:
    facets = facets_of(ALL)
    assert facets.kinds == {"chart": 2, "risk": 1}
    assert facets.tags == {"daily": 1, "risk": 1, "tech": 2}
    assert facets.folders == {"Friday": 2}
    assert facets.owners == {1: ("Ana", 2), 2: ("Ben", 1)}


@given(
    st.builds(
        GalleryView,
        show=st.sampled_from(SHOWN),
        sort=st.sampled_from(SORTS),
        text=st.text(max_size=120).map(lambda text: " ".join(text.split())),
        owner=st.integers(0, 2**53),
        most=st.integers(48, 5000),
    )
)
def test_its_address_brings_it_back(gallery: GalleryView) -> None:
    assert GalleryView.parse(gallery.query()) == gallery
