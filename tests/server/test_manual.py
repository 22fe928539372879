"""The manual: every page opens, every link in it and every panel's way into it arrives somewhere."""

import re
from pathlib import Path

import pytest

from data.database import Database
from server import manual
from server.manual import address_in_manual, document, names
from tests.server.visitor import Visitor
from views.base import PanelSpec
from views.registry import kinds

HREF = re.compile(r'(?:href|src)="([^"]*)"')
EXPLAINED = [(kind.name, spec) for kind in kinds().values() for spec in kind.panels if spec.reference]


@pytest.fixture
def database(module_database: Database) -> Database:
    return module_database


def test_strangers_are_sent_to_the_door(visitor: Visitor) -> None:
    for path in ("/manual", "/manual/volatility", "/manual/images/chart.png"):
        assert visitor.get(path).location == f"/login?next={path}"


def test_every_page_opens_and_is_listed(signed_in: Visitor) -> None:
    listed = signed_in.get("/manual").text
    for name in names():
        assert f'href="/manual/{name}"' in listed
        answer = signed_in.get(f"/manual/{name}")
        assert answer.status_code == 200, name
        assert answer.text.count("<h1 ") == 1, name


def test_every_link_of_every_page_arrives(signed_in: Visitor) -> None:
    for name in names():
        for address in HREF.findall(document(name).html):
            target, _, heading = address.partition("#")
            if target and not target.startswith("http"):
                assert target.startswith("/manual/"), f"{name}: {address} is not in the manual"
                assert signed_in.get(target).status_code == 200, f"{name}: {address}"
            if heading:
                page = target.removeprefix("/manual/") or name
                assert heading in slugs(page), f"{name}: {address}"


def test_contents_lead_to_the_headings(signed_in: Visitor) -> None:
    text = signed_in.get("/manual/volatility").text
    assert '<a href="#cone">Cone</a>' in text
    assert '<h3 id="cone">Cone</h3>' in text
    assert 'aria-current="page">Volatility</a>' in text


def test_pictures_are_there(signed_in: Visitor) -> None:
    answer = signed_in.get("/manual/images/chart.png")
    assert (answer.status_code, answer.content_type) == (200, "image/png")


@pytest.mark.parametrize(
    "path", ["nope", "../app", "..%2f..%2fpyproject", "volatility.md", "images/../volatility.md", "images/nope.png"]
)
def test_nothing_else_is_served(signed_in: Visitor, path: str) -> None:
    assert signed_in.get(f"/manual/{path}").status_code == 404


def test_a_changed_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "DOCS", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("# Before")
    assert document("page").title == "Before"
    page.write_text("# After")
    assert document("page").title == "After"


@pytest.mark.parametrize(
    ("address", "folder", "in_manual"),
    [
        ("settings.md", ".", "/manual/settings"),
        ("adr/0003-x.md#why", ".", "/manual/adr/0003-x#why"),
        ("../volatility.md", "adr", "/manual/volatility"),
        ("images/chart.png", ".", "/manual/images/chart.png"),
        ("#cone", ".", "#cone"),
        ("https://example.org/a.md", ".", "https://example.org/a.md"),
    ],
)
def test_links_between_files_are_links_between_pages(address: str, folder: str, in_manual: str) -> None:
    assert address_in_manual(address, folder) == in_manual


@pytest.mark.parametrize(("kind", "spec"), EXPLAINED, ids=[f"{kind}-{spec.name}" for kind, spec in EXPLAINED])
def test_every_panel_with_a_reference_points_to_a_heading(kind: str, spec: PanelSpec) -> None:
    page, _, heading = spec.reference.partition("#")
    assert page in names()
    assert not heading or heading in slugs(page), f"docs/{page}.md has no heading {heading!r} for the panel"


def test_every_panel_of_the_volatility_desk_is_explained() -> None:
    unexplained = [spec.name for spec in kinds()["volatility"].panels if "#" not in spec.reference]
    assert unexplained == []


def slugs(page: str) -> set[str]:
    return {heading.slug for heading in document(page).headings}
