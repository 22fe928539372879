"""Names of the files of one report: none is another's, however long its title is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.reports.keeping import LONGEST_TITLE
from views.reports.names import MOST, file_name

TITLES = st.text(max_size=LONGEST_TITLE)


@given(TITLES, TITLES)
@example("x" * LONGEST_TITLE, "y" * LONGEST_TITLE)
def test_the_files_of_one_report_never_share_a_name(title: str, section: str) -> None:
    pictures = [file_name(title, str(number), section, ending="png") for number in range(1, 201)]
    pages = [file_name(title, ending="html"), file_name(title, "static", ending="html")]
    assert len({*pictures, *pages}) == 202


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Friday letter", "1", "The index"), "Friday-letter-1-The-index.png"),
        (("x" * 120, "2", "y" * 120), f"{'x' * 60}-2-{'y' * 17}.png"),
        (("کراچی", "3", "جمعہ"), "3.png"),
        (("../..",), "report.png"),
        (("",), "report.png"),
    ],
)
def test_a_name_has_letters_digits_dots_and_dashes(words: tuple[str, ...], name: str) -> None:
    assert file_name(*words, ending="png") == name
    assert len(name) <= MOST + len(".png")
