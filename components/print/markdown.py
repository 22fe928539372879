"""What an author writes in markdown, as HTML that can do nothing: no scripts, no styles, no pictures, no frames."""

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset(
    "p br hr h3 h4 h5 h6 strong em s code pre blockquote ul ol li a table thead tbody tr th td".split()  # noqa: SIM905  (a list of words is read more easily)
)
SCHEMES = frozenset({"http", "https", "mailto"})
# The report's title is the first heading and its sections are the second.
LOWERED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


def safe_html(text: str) -> Markup:
    import nh3

    tokens = _parser().parse(text)
    for token in tokens:
        token.tag = LOWERED.get(token.tag, token.tag)
    made = str(_parser().renderer.render(tokens, _parser().options, {}))
    return Markup(  # noqa: S704  (it has just been cleaned)
        nh3.clean(
            made,
            tags=set(TAGS),
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes=set(SCHEMES),
            link_rel="noopener noreferrer",
        )
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
