"""The manual of security promises nothing without a test, and names none that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
SECTION = re.compile(r"^## (.+)$", re.M)


def test_every_test_that_it_names_exists() -> None:
    named = NAMED.findall(MANUAL)
    assert len(named) > 40
    missing = [path for path, _ in named if not (ROOT / path).is_file()]
    assert missing == []
    gone = [
        f"{path}::{name}"
        for path, name in named
        if name and not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.M)
    ]
    assert gone == []


def test_every_section_names_a_test() -> None:
    titles, parts = SECTION.findall(MANUAL), SECTION.split(MANUAL)[2::2]
    assert len(titles) == len(parts) > 6
    assert [title for title, part in zip(titles, parts, strict=True) if not NAMED.search(part)] == []
