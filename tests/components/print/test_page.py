import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape

from components.panel import Figure
from components.print.content import Cover
from components.print.figures import printed_figure
from components.print.page import Look, Sheet, interactive_page, static_page
from components.print.pieces import pieces_of
from tests.components.print.made import BROKEN, LINES, MADE_AT, NUMBERS, PRICE, TABLE, document_of, rows, section_of
from views.documents.document import Document

COVER = Cover("Friday letter", "All **calm**.", "analyst", MADE_AT)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'


def still(document: Document, cover: Cover = COVER, look: Look | None = None) -> str:
    pieces = pieces_of(document)
    figures = [printed_figure(figure.figure) for figure in pieces.figures]
    return static_page(Sheet(document, cover, pieces), look or Look(), figures, [SVG] * len(figures))


def live(document: Document, plotly: str = "var Plotly") -> str:
    pieces = pieces_of(document)
    figures = [printed_figure(figure.figure) for figure in pieces.figures]
    return interactive_page(Sheet(document, COVER, pieces), Look(), figures, plotly)


def words(html: str) -> str:
    body = html.partition("<body")[2]
    return " ".join(re.sub("<[^>]*>", " ", body).split())


def test_it_says_what_it_is_as_of_when_and_of_whom() -> None:
    said = words(still(document_of()))
    assert "Friday letter As of 2022-12-28 · made 2026-11-20 16:05 UTC by analyst" in said
    assert "All calm ." in said


def test_every_panel_says_as_of_when_it_is_and_where_its_method_stands() -> None:
    said = words(still(document_of()))
    assert said.count("As of 2022-12-28. skfolio data sets. Method: note") == 3
    assert "Closing prices only." in said
    assert "not for trading" in said
    assert "A note on it." in said


def test_it_asks_nobody_for_anything() -> None:
    for html in (still(document_of()), live(document_of())):
        assert not re.search(r'(src|href)="(?!data:|#|mailto:)', html)
        assert "@import" not in html
        assert "default-src 'none'" in unescape(html)


def test_the_printed_one_runs_no_script() -> None:
    assert "<script" not in still(document_of())


def test_the_interactive_one_runs_only_its_own_two_scripts() -> None:
    html = live(document_of(), "var Plotly = 1")
    policy = re.search(r'Policy" content="([^"]*)"', html)
    assert policy is not None
    ran = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(ran) == 2
    for script in ran:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"sha256-{digest}" in unescape(policy.group(1))
    assert "unsafe" not in policy.group(1).partition("script-src")[2]


def test_the_data_of_a_figure_can_not_end_its_script() -> None:
    trace = {**LINES["data"][0], "name": "</script><script>alert(1)</script>"}
    figure = Figure({"data": [trace], "layout": LINES["layout"]})
    html = live(document_of(section_of(replace(PRICE, content=figure))))
    (written,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.S)
    assert json.loads(written)["data"][0]["name"] == trace["name"]
    assert "alert(1)" not in "".join(re.findall(r"<script>(.*?)</script>", html, re.S))


def test_whatever_a_person_wrote_is_text() -> None:
    evil = '"><img src=x onerror=alert(1)></style><script>alert(2)</script>'
    document = replace(
        document_of(section_of(replace(PRICE, title=evil, context=evil, warnings=(evil,)), title=evil)), title=evil
    )
    html = still(replace(document, missing=(evil,)), Cover(evil, evil, evil, MADE_AT, failed=(evil,)))
    assert "<img src=x" not in html
    assert "<script" not in html
    assert html.count("</style>") == 1


def test_what_failed_is_named_on_the_first_page_and_in_pictures() -> None:
    failed = replace(COVER, failed=("Statistics of The index: it could not be made.",))
    document = document_of(section_of(BROKEN), missing=("One of its views is there no more.",))
    for look in (Look(), Look(is_picture=True)):
        said = words(still(document, failed, look))
        assert "Statistics of The index: it could not be made." in said.partition("Broken")[0]
        assert "One of its views is there no more." in said.partition("Broken")[0]
    assert "This panel could not be made." in said


def test_what_is_missing_is_said_once_where_it_is_among_the_failures_too() -> None:
    gone = "One of its views is there no more."
    said = words(still(document_of(missing=(gone,)), replace(COVER, failed=(gone, "Another."))))
    assert said.count(gone) == 1
    assert "Another." in said


def test_what_is_late_says_when_it_was_due() -> None:
    late = replace(COVER, fire_at=MADE_AT.replace(hour=13, minute=0), is_late=True)
    assert "Late. It was due 2026-11-20 13:00 UTC." in words(still(document_of(), late))
    assert "late" in words(still(document_of(), late, Look(is_picture=True)))
    assert "due" not in words(still(document_of(), replace(late, is_late=False))).partition("Contents")[0]


def test_a_cut_table_says_where_the_rest_is() -> None:
    long = replace(TABLE, content=rows(200))
    said = words(still(document_of(section_of(long)), look=Look(rest="They are in the workbook.")))
    assert "The first 60 of 200 rows. They are in the workbook." in said


def test_contents_have_page_numbers_once_they_are_known() -> None:
    document = document_of(section_of(PRICE), section_of(NUMBERS, title="Numbers"))
    assert "contents__page" not in still(document).partition("<body")[2]
    said = words(still(document, look=Look(page_numbers={"section-1": 2, "section-2": 7, "notes": 9})))
    assert "Numbers Chart · SPX, 2Y 2022-12-28 7" in said
    assert "How these numbers were made 9" in said


def test_signs_say_by_shape_what_colour_says() -> None:
    assert "▼ −1.20 %" in words(still(document_of()))
