"""What was kept opens for ever: older meanings are brought up to date; newer and broken ones say what they lose."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.saved_views.records import State
from views.base import View, ViewKind
from views.documents import opening
from views.documents.opening import NotOpened, open_state
from views.fields import Choice, Number, parameter
from views.registry import UnknownKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ToyView(View):
    weeks: float = parameter(3, Number(1, 520, whole=True), "Weeks")
    colour: str = parameter("red", Choice(("red", "blue")), "Colour")


def _renamed(query: dict[str, str]) -> dict[str, str]:
    return {("window" if name == "days" else name): value for name, value in query.items()}


def _in_weeks(query: dict[str, str]) -> dict[str, str]:
    window = query.pop("window", None)
    return query if window is None else {**query, "weeks": str(int(window) // 7)}


TOY = ViewKind("toy", "Toy", ToyView, (), describe=str, state=3, upgrades={1: _renamed, 2: _in_weeks})


@pytest.fixture(autouse=True, scope="module")
def toy_kind() -> Iterator[None]:
    def named(name: str) -> ViewKind[ToyView]:
        if name != "toy":
            raise UnknownKind(name)
        return TOY

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "kind_named", named)
        yield


@pytest.mark.parametrize(("version", "query"), [(1, "days=28"), (2, "window=28"), (3, "weeks=4")])
def test_every_meaning_that_a_query_has_had_opens_as_the_same_view(version: int, query: str) -> None:
    opened = open_state("toy", State(f"{query}&colour=blue", version))
    assert opened.view == ToyView(weeks=4, colour="blue")
    assert opened.notes == ()


def test_a_newer_one_opens_with_what_is_known_and_names_the_rest() -> None:
    opened = open_state("toy", State("weeks=4&moons=2", 9))
    assert opened.view == ToyView(weeks=4)
    assert "newer version of Oriel" in opened.notes[0]
    assert "'moons' is not a parameter" in opened.notes[1]


def test_a_broken_one_opens_with_what_can_be_read_and_names_the_rest() -> None:
    opened = open_state("toy", State("weeks=many&colour=blue", 3))
    assert opened.view == ToyView(colour="blue")
    assert opened.notes == ("Left out: weeks: must be a number.",)


def test_one_that_cannot_be_brought_up_to_date_opens_and_says_so() -> None:
    opened = open_state("toy", State("days=many&colour=blue", 1))
    assert opened.view == ToyView(colour="blue")
    assert "not all of it could be brought up to date" in opened.notes[0]
    assert "'days'" in opened.notes[1]


def test_a_kind_that_is_not_there_is_named() -> None:
    with pytest.raises(NotOpened, match="'tea-leaves'"):
        open_state("tea-leaves", State("symbol=AAPL"))


@settings(max_examples=50)
@given(query=st.text(), version=st.integers(0, 6))
def test_anything_at_all_opens(query: str, version: int) -> None:
    assert isinstance(open_state("toy", State(query, version)).view, ToyView)
