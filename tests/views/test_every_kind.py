"""What holds for every kind of view; a new kind is found by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.views.strategies import raw_parameters, rubbish
from views.base import View, ViewKind
from views.registry import UnknownKind, kind_named, kinds

EVERY_KIND = pytest.mark.parametrize("kind", kinds().values(), ids=kinds())


def test_there_are_kinds() -> None:
    assert "chart" in kinds()


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UnknownKind, match="chart"):
        kind_named("nonsense")


@EVERY_KIND
@given(data=st.data())
def test_any_input_gives_a_valid_view_that_its_query_brings_back(kind: ViewKind[View], data: st.DataObject) -> None:
    view = kind.view.parse(data.draw(raw_parameters(kind.view)))
    again = kind.view.parse(view.query())
    assert again == view
    assert again.dropped == ()
    assert again.query() == view.query()
    assert kind.describe(view)


@EVERY_KIND
@given(text=st.text())
def test_any_text_can_be_a_query(kind: ViewKind[View], text: str) -> None:
    assert isinstance(kind.view.parse(text), kind.view)


@EVERY_KIND
@given(value=rubbish)
def test_what_is_not_a_parameter_is_named(kind: ViewKind[View], value: object) -> None:
    view = kind.view.parse({"no-such-thing": value})
    assert view == kind.view()
    assert any("no-such-thing" in reason for reason in view.dropped)


@EVERY_KIND
def test_the_parameters_read_back_as_the_same_view(kind: ViewKind[View]) -> None:
    assert kind.view.parse(kind.view().parameters()) == kind.view()


@EVERY_KIND
@given(data=st.data())
def test_a_view_can_be_cut_to_some_of_its_parameters(kind: ViewKind[View], data: st.DataObject) -> None:
    view = kind.view.parse(data.draw(raw_parameters(kind.view)))
    names = data.draw(st.sets(st.sampled_from(sorted(view.parameters()))))
    cut, whole, plain = view.only(names).parameters(), view.parameters(), kind.view().parameters()
    assert cut == {name: (whole if name in names else plain)[name] for name in whole}


@EVERY_KIND
def test_the_names_of_its_panels_are_words_for_urls(kind: ViewKind[View]) -> None:
    names = [spec.name for spec in kind.panels]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalnum() and name == name.lower() for name in names)
