import re

from hypothesis import given
from hypothesis import strategies as st

from components.print.paging import css_text


@given(st.text())
def test_nothing_ends_a_string_of_a_style_sheet(text: str) -> None:
    made = css_text(text)
    assert re.fullmatch(r'"([A-Za-z0-9]|\\[0-9a-f]{6})*"', made)
    read = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found.group(1), 16)), made[1:-1])
    assert read == text
