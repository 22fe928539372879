from pathlib import Path

import pytest

from data.printing import chromium
from data.printing.chromium import find_chromium


def test_the_one_that_was_named_is_taken_and_nothing_in_its_place(tmp_path: Path) -> None:
    named = tmp_path / "chrome"
    assert find_chromium(named) is None
    named.write_text("")
    assert find_chromium(named) == named


def test_the_first_of_the_usual_names_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in chromium.NAMES[1:3]:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() == tmp_path / chromium.NAMES[1]


def test_where_there_is_none_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None
