"""What the manual says of each role is what the code asks."""

import re
from pathlib import Path

from data.rights import RIGHTS

ROW = re.compile(r"^\| (\w+) \| all \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (yes|no) \|$", re.MULTILINE)


def number(words: str) -> int | None:
    return None if words == "no limit" else int(words.replace(",", ""))


def test_the_table_of_the_manual_is_the_table() -> None:
    told = {
        row[0]: (*map(number, row[1:5]), row[5] == "yes")
        for row in ROW.findall(Path("docs/administration.md").read_text())
    }
    assert told == {
        role: (rights.saved_things, rights.requests_a_minute, rights.burst, rights.jobs_at_once, rights.imports)
        for role, rights in RIGHTS.items()
    }
    assert all(rights.kinds is None for rights in RIGHTS.values())
