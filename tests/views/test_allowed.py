"""A kind that a role does not open says so in place of every panel, and computes nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from components.panel import Message
from data import rights
from data.home import Home
from data.rights import NotAllowed
from views.allowed import act_in_role, in_role, may_open
from views.registry import kinds
from views.slow import work_of


@pytest.fixture(autouse=True)
def charts_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    limited = replace(rights.RIGHTS["user"], kinds=frozenset({"chart"}))
    monkeypatch.setitem(rights.RIGHTS, "user", limited)  # type: ignore[arg-type]  # read-only for the code
    with in_role("user"):
        yield


@pytest.mark.parametrize("name", sorted(set(kinds()) - {"chart"}))
def test_no_panel_of_another_kind_is_made(name: str, home: Home) -> None:
    kind = kinds()[name]
    for spec in kind.panels:
        content = spec.panel(kind.view(), home.market).content
        assert isinstance(content, Message), spec.name
        assert f"role user opens no views of the kind {name}" in content.text


def test_no_slow_panel_of_another_kind_is_asked_for(home: Home) -> None:
    kind = kinds()["volatility"]
    slow = next(spec for spec in kind.panels if spec.slow)
    with pytest.raises(NotAllowed):
        work_of(kind, slow, kind.view(), home.market, 1)


def test_what_the_role_opens_is_as_for_everybody(home: Home) -> None:
    kind = kinds()["chart"]
    content = kind.panel("bars", kind.view(), home.market).content
    assert isinstance(content, Message)
    assert "role" not in content.text, "there are only no data here"


def test_nobody_is_limited_where_no_role_was_set() -> None:
    act_in_role(None)
    assert may_open("volatility")
    act_in_role("admin")
    assert may_open("volatility")
