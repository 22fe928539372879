import re
from pathlib import Path

import pytest

from components import shell
from components.shell import Person, first_run_notice, shell_layout


def test_the_banner_asks_who_has_no_password_yet() -> None:
    notice = first_run_notice(Person())
    assert notice is not None
    assert "Give an e-mail and a password" in repr(notice)


@pytest.mark.parametrize("person", [None, Person(email="a@oriel.example")])
def test_nobody_else_is_asked(person: Person | None) -> None:
    assert first_run_notice(person) is None


def test_the_account_menu_names_who_is_signed_in() -> None:
    assert "Ada" in repr(shell_layout(Person(email="a@oriel.example", name="Ada")))
    assert "Local administrator" in repr(shell_layout(Person()))


def test_every_file_of_the_document_is_there() -> None:
    for path in re.findall(r'(?:href|src)="/(assets/[^"]+)"', shell.INDEX):
        assert Path(path).is_file(), path


def test_the_document_has_no_script_of_its_own_and_no_other_host() -> None:
    assert re.findall(r"<script(?![^>]* src=)", shell.INDEX) == []
    for path in [*Path("assets").glob("**/*.js"), *Path("assets").glob("**/*.css")]:
        urls = re.findall(r"https?://[^\s\"')]+", path.read_text(encoding="utf-8"))
        assert [url for url in urls if not url.startswith("http://www.w3.org/")] == [], path


def test_every_colour_scheme_is_resolved_before_the_styles_come() -> None:
    head = shell.INDEX.partition("</head>")[0]
    assert head.index("first_paint.js") < head.index("{%css%}")
