import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.print.markdown import TAGS, safe_html

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.org/pixel.png)",
    '<img src=x onerror="alert(1)">',
    '<a href="https://x" onclick="alert(1)">x</a>',
    "[x](https://example.org 'a\" onmouseover=\"b')",
    "<style>body{display:none}</style>",
    "<iframe src=https://example.org></iframe>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<svg/onload=alert(1)>",
    "[x](vbscript:x)",
    "</div></article><h1>not ours",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_it_makes_hostile_text_harmless(text: str) -> None:
    made = str(safe_html(text))
    assert set(re.findall(r"<([a-z0-9]+)", made)) <= TAGS
    assert not re.search(r"<[^>]*\s(on\w+|style|src)\s*=", made)
    assert all(re.match("https?:|mailto:", address) for address in re.findall('href="([^"]*)"', made))


@given(st.text(max_size=200) | st.lists(st.sampled_from([*HOSTILE, "\n", "`", "*"]), max_size=6).map("".join))
def test_only_tags_of_text_come_out_whatever_goes_in(text: str) -> None:
    assert set(re.findall(r"<([a-zA-Z0-9]+)", str(safe_html(text)))) <= TAGS


def test_headings_stand_below_those_of_the_report() -> None:
    assert str(safe_html("# A\n\n## B\n\n###### C")) == "<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n"


def test_it_knows_what_one_writes_in_a_letter() -> None:
    made = str(safe_html("**bold** and ~~gone~~, [desk](mailto:desk@oriel.example)\n\n| a |\n| - |\n| 1 |\n\n3. three"))
    assert "<strong>bold</strong>" in made
    assert "<s>gone</s>" in made
    assert 'href="mailto:desk@oriel.example" rel="noopener noreferrer"' in made
    assert "<td>1</td>" in made
    assert '<ol start="3">' in made
