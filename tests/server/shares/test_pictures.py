"""The picture of a link: drawn once for each state of the data, and of no link that asks before it opens."""

from collections.abc import Callable

import pytest

from data.printing.printer import NoChromium, Printer
from data.share_links.terms import Made
from server.shares import pictures
from tests.server.visitor import Visitor
from views.documents.document import Document

Make = Callable[..., Made]
Drawn = list[Document]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The documents that were drawn, by something quicker than a browser."""
    seen: Drawn = []

    def draw(document: Document, width: int, printer: Printer) -> bytes:
        seen.append(document)
        return f"a picture {width} wide".encode()

    monkeypatch.setattr(pictures, "picture_of", draw)
    return seen


@pytest.mark.parametrize("mode", ["live", "frozen"])
def test_it_is_drawn_once_from_what_leaves(visitor: Visitor, make: Make, drawn: Drawn, mode: str) -> None:
    path = f"/share/{make(mode=mode).token}.png"
    answers = [visitor.get(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert (answers[0].mimetype, answers[2].data) == ("image/png", b"a picture 1200 wide")
    assert answers[0].headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert [document.sections[0].query for document in drawn] == [""]


def test_what_asks_first_has_none(visitor: Visitor, make: Make, drawn: Drawn) -> None:
    for terms in ({"password": "a heron's nest"}, {"most_opens": 3}):
        made = make(**terms)
        assert visitor.get(f"/share/{made.token}.png").status_code == 404
        visitor.post(f"/share/{made.token}", data={"password": "a heron's nest"})
        assert visitor.get(f"/share/{made.token}.png").status_code == 404
    assert visitor.get(f"/embed/{make(origins=('https://a.org',)).token}.png").status_code == 404
    assert drawn == []


def test_the_pictures_of_two_links_are_two(visitor: Visitor, make: Make, drawn: Drawn) -> None:
    for _ in range(2):
        assert visitor.get(f"/share/{make().token}.png").status_code == 200
    assert len(drawn) == 2


def test_without_a_browser_there_is_none(visitor: Visitor, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> bytes:
        raise NoChromium("There is no Chromium.")

    monkeypatch.setattr(pictures, "picture_of", missing)
    assert visitor.get(f"/share/{make().token}.png").status_code == 404


def test_visitors_who_choose_have_no_further_pictures_drawn(visitor: Visitor, make: Make, drawn: Drawn) -> None:
    path = f"/share/{make(may_change='both').token}.png"
    for asked in ("", "?symbol=XYZ", "?symbol=OLD&range=1m", "?range=1y"):
        assert visitor.get(path + asked).status_code == 200
    assert [document.sections[0].words.partition(",")[0] for document in drawn] == ["ABC"]
