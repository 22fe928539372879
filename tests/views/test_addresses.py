"""Where views are: every kind has a page of its own, and an address says which saved view it was opened from."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.views.strategies import raw_parameters
from views.addresses import address_of, kind_at, path_of
from views.base import View, ViewKind
from views.registry import kinds

some_kind = st.sampled_from(list(kinds().values()))


def test_each_kind_has_a_page_of_its_own() -> None:
    assert [kind_at(path_of(name)) for name in kinds()] == list(kinds().values())
    assert kind_at("/views") is None


@settings(max_examples=40)
@given(data=st.data(), kind=some_kind, saved=st.none() | st.integers(1, 2**53))
def test_the_address_of_a_view_opens_that_view(data: st.DataObject, kind: ViewKind[View], saved: int | None) -> None:
    view = kind.view.parse(data.draw(raw_parameters(kind.view)))
    parts = urlsplit(address_of(kind.name, view.query(), saved))
    again = kind.view.parse(parts.query)
    assert kind_at(parts.path) is kind
    assert (again, again.dropped) == (view, ())
    assert ("saved=" in parts.query) == (saved is not None)


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds())
def test_a_view_as_it_comes_still_says_so_in_its_address(kind: ViewKind[View]) -> None:
    """Else its address would be that of the page, which may open with another view."""
    assert kind.view().query()
