"""A page of the documentation as HTML: headings with ids that stay, links to other pages rewritten, no raw HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

LISTED: Final = frozenset({"h2", "h3"})
NOT_IN_SLUGS: Final = re.compile(r"[^\w\- ]")
# One letter (or RV) and what is lowered beside it; a name like sample_variance is none.
LOWERED: Final = re.compile(r"(?<![A-Za-z0-9_])((?:RV|[A-Za-zα-ω])²?)_(?:\{([^{}]+)\}|([a-z]))(?![A-Za-z0-9_])")
RAISED: Final = re.compile(r"\^([a-zα-ω])(?![A-Za-z])")
Rewrite = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 1 for the title of the page."""

    level: int
    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """`headings` are all of them, the title too."""

    title: str
    headings: tuple[Heading, ...]
    html: str

    @property
    def parts(self) -> str:
        """What it is about, in a line."""
        return " · ".join(heading.text for heading in self.headings if heading.level == 2)

    @property
    def contents(self) -> tuple[Heading, ...]:
        return tuple(heading for heading in self.headings if f"h{heading.level}" in LISTED)


def read_markdown(text: str, rewrite: Rewrite) -> Document:
    """`rewrite` gives the address of a link or picture as the reader's browser needs it."""
    tokens = _parser().parse(text)
    headings = _identify(tokens)
    _readdress(tokens, rewrite)
    _typeset(tokens)
    return Document(
        title=headings[0].text if headings else "",
        headings=headings,
        html=_scrolling(str(_parser().renderer.render(tokens, _parser().options, {}))),
    )


def slug_of(text: str) -> str:
    """As the usual hosts of Markdown make it, so that a link works there too."""
    return NOT_IN_SLUGS.sub("", text.strip().lower()).replace(" ", "-")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _identify(tokens: list[Token]) -> tuple[Heading, ...]:
    """Writes an id into every heading; equal ones are numbered."""
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            words = _plain(inline)
            slug = slug_of(words)
            taken[slug] = taken.get(slug, -1) + 1
            slug = f"{slug}-{taken[slug]}" if taken[slug] else slug
            opening.attrSet("id", slug)
            headings.append(Heading(int(opening.tag[1]), slug, words))
    return tuple(headings)


def _readdress(tokens: list[Token], rewrite: Rewrite) -> None:
    for token in (child for block in tokens for child in block.children or ()):
        for attribute in ("href", "src"):
            address = token.attrGet(attribute)
            if isinstance(address, str):
                token.attrSet(attribute, rewrite(address))


def _typeset(tokens: list[Token]) -> None:
    """Formulas in the text: σ_t, ε²_{t−1} and σ^δ get their lower and upper letters."""
    for token in (child for block in tokens for child in block.children or () if child.type == "text"):
        text = escapeHtml(token.content)
        raised = RAISED.sub(r"<sup>\1</sup>", LOWERED.sub(r"\1<sub>\2\3</sub>", text))
        if raised != text:
            token.type, token.content = "html_inline", raised


def _plain(inline: Token) -> str:
    spoken = {"text", "code_inline", "softbreak", "text_special"}
    words = (
        " " if child.type == "softbreak" else child.content for child in inline.children or () if child.type in spoken
    )
    return "".join(words)


def _scrolling(html: str) -> str:
    """Wide tables and code scroll by themselves, by keyboard too, instead of pushing the page."""
    html = html.replace("<pre>", '<pre tabindex="0">')
    framed = html.replace("<table>", '<div class="manual__table" tabindex="0" role="region" aria-label="Table"><table>')
    return framed.replace("</table>", "</table></div>")
