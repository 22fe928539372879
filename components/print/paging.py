"""The style of paper: its size, and at the foot of every page what it belongs to, as of when, and its number."""

from typing import Literal

from components.print.pieces import SectionPiece

Paper = Literal["A4", "Letter"]
FOOT = "font: 7pt 'Liberation Sans', Arial, sans-serif; color: #667080;"


def page_style(paper: Paper, title: str, made: str, sections: tuple[SectionPiece, ...]) -> str:
    """`@page` rules. Each section has pages of its own name, so that their foot says its own date."""
    foot = f"@bottom-right {{ content: counter(page) ' / ' counter(pages); {FOOT} }}"
    rules = [
        f"@page {{ size: {paper}; margin: 17mm 15mm 18mm; {foot} {_left(made)} {_top(title, '')} }}",
        "@page cover { @top-left { content: none } @top-right { content: none } }",
    ]
    for section in sections:
        as_of = f"As of {section.as_of} · {made}" if section.as_of else made
        top = _top(title, section.title)
        rules.append(f"@page section{section.number} {{ {_left(as_of)} {top} }}")
        rules.append(f".section-{section.number} {{ page: section{section.number} }}")
        rules.append(f"@page turned{section.number} {{ size: {paper} landscape; {_left(as_of)} {top} }}")
        rules.append(f".section-{section.number} .panel--turned {{ page: turned{section.number} }}")
    return "\n".join(rules)


def _left(text: str) -> str:
    return f"@bottom-left {{ content: {css_text(text)}; {FOOT} white-space: nowrap; }}"


def _top(left: str, right: str) -> str:
    return (
        f"@top-left {{ content: {css_text(_short(left))}; {FOOT} }} "
        f"@top-right {{ content: {css_text(_short(right))}; {FOOT} }}"
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def css_text(text: str) -> str:
    """As a string of a style sheet, with nothing in it that ends the string, the rule or the sheet.

    A space after an escape would belong to it.
    """
    return '"' + "".join(one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text) + '"'
