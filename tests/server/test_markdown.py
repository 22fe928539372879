"""Markdown as pages: what is safe, what keeps its address."""

import pytest

from server.markdown import read_markdown, slug_of


def read(text: str) -> str:
    return read_markdown(text, lambda address: f"/there/{address}").html


def test_raw_html_is_text() -> None:
    html = read("<script>alert(1)</script>\n\nand <b onclick='x'>this</b>")
    assert "<script" not in html
    assert "<b " not in html
    assert "&lt;script&gt;" in html


def test_a_link_that_would_run_a_script_is_no_link() -> None:
    assert "<a" not in read("[x](javascript:alert(1))")


def test_a_wide_table_scrolls_by_itself() -> None:
    html = read("| a | b |\n| --- | --: |\n| 1 | x &#124; y |")
    assert html.startswith('<div class="manual__table" tabindex="0"')
    assert html.rstrip().endswith("</table></div>")
    assert "x | y" in html


def test_links_and_pictures_are_rewritten() -> None:
    html = read("[a *b*](c.md#d) ![e](f.png)")
    assert 'href="/there/c.md#d"' in html
    assert 'src="/there/f.png"' in html


def test_equal_headings_get_ids_of_their_own() -> None:
    document = read_markdown("# A `page`\n\n## Same\n\n### Same\n\n#### Deep", str)
    assert document.title == "A page"
    assert document.parts == "Same"
    assert [heading.slug for heading in document.headings] == ["a-page", "same", "same-1", "deep"]
    assert [heading.text for heading in document.contents] == ["Same", "Same"]
    assert '<h3 id="same-1">' in document.html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("σ²_{t−1} of ε_t", "σ²<sub>t−1</sub> of ε<sub>t</sub>"),
        ("σ^δ_t, λ^t", "σ<sup>δ</sup><sub>t</sub>, λ<sup>t</sup>"),
        ("RV_{t−1} + b_w < 1", "RV<sub>t−1</sub> + b<sub>w</sub> &lt; 1"),
        ("a_{<b>}", "a<sub>&lt;b&gt;</sub>"),
        ("sample_variance ORIEL_HOME `a_b`", "sample_variance ORIEL_HOME <code>a_b</code>"),
    ],
)
def test_formulas_are_typeset_and_names_are_not(text: str, html: str) -> None:
    assert read(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Fit summary", "fit-summary"), ("What's `new`, in 3.1?", "whats-new-in-31"), ("Überblick", "überblick")],
)
def test_a_slug_is_that_of_the_usual_hosts(text: str, slug: str) -> None:
    assert slug_of(text.replace("`", "")) == slug
