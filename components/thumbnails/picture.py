"""The small picture of a panel: a figure's marks, the first numbers or rows of others, or what a message says."""

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from components.numbers import metric_text
from components.panel import Figure, Message, Metrics, Panel, Table, records
from components.theme import FONT, PALETTES, Palette, ThemeName
from components.thumbnails.plot import Box, plot

BOX = Box(320, 168)
MOST_ROWS, MOST_COLUMNS = 6, 3
LINE = 24


def picture(panel: Panel, theme: ThemeName) -> str:
    """An SVG document."""
    return _document(_marks(panel, PALETTES[theme]), theme)


def pictures_in_one(pictures: Sequence[str], theme: ThemeName) -> str:
    """Up to four of them as one: two side by side, more also one under the other."""
    if len(pictures) == 1:
        return pictures[0]
    wide, tall = BOX.width / 2, BOX.height / 2
    rows = 1 if len(pictures) == 2 else 2
    top = (BOX.height - rows * tall) / 2
    placed = [
        f'<svg x="{number % 2 * wide:g}" y="{top + number // 2 * tall:g}" width="{wide:g}" height="{tall:g}"'
        f"{one.removeprefix('<svg')}"
        for number, one in enumerate(pictures[:4])
    ]
    across = f"M0 {tall:g}H{BOX.width:g}" if rows == 2 else ""
    rule = f'<path d="M{wide:g} 0V{BOX.height:g}{across}" stroke="{PALETTES[theme].border}" stroke-width="1"/>'
    return _document([*placed, rule], theme)


def words_only(words: str, theme: ThemeName) -> str:
    return _document(_words(words, PALETTES[theme]), theme)


def _document(marks: Sequence[str], theme: ThemeName) -> str:
    """Its ground hides what waits under it until it is there."""
    ground = f'<rect width="{BOX.width:g}" height="{BOX.height:g}" fill="{PALETTES[theme].surface}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX.width:g} {BOX.height:g}" '
        f'font-family="{escape(FONT)}">{ground}{"".join(marks)}</svg>'
    )


def _marks(panel: Panel, palette: Palette) -> Sequence[str]:
    match panel.content:
        case Figure(figure):
            return plot(figure, palette, BOX) or _words(panel.title, palette)
        case Metrics(items):
            return _pairs([(item.label, metric_text(item)) for item in items[:MOST_ROWS]], palette)
        case Table():
            return _rows(panel.content, palette)
        case Message(text=text):
            return _words(text, palette)


def _pairs(pairs: Sequence[tuple[str, str]], palette: Palette) -> list[str]:
    return [
        _text(12, LINE * (number + 1), label, palette.text_faint, 30)
        + _text(BOX.width - 12, LINE * (number + 1), value, palette.text, 20, anchor="end")
        for number, (label, value) in enumerate(pairs)
    ]


def _rows(table: Table, palette: Palette) -> list[str]:
    names = [column.name for column in table.columns if column.name != table.rows_named_by][:MOST_COLUMNS]
    wide = (BOX.width - 16) / max(len(names), 1)
    return [
        _text(12 + place * wide, LINE * (number + 1), _cell(row[name]), palette.text_soft, int(wide // 7))
        for number, row in enumerate(records(table)[:MOST_ROWS])
        for place, name in enumerate(names)
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def _words(words: str, palette: Palette) -> list[str]:
    lines = wrap(words, 44)[:4]
    top = BOX.height / 2 - (len(lines) - 1) * 9
    return [
        _text(BOX.width / 2, top + number * 18, one, palette.text_faint, 60, anchor="middle")
        for number, one in enumerate(lines)
    ]


def _text(x: float, y: float, words: str, colour: str, longest: int, *, anchor: str = "start") -> str:
    short = words if len(words) <= longest else words[: longest - 1] + "…"
    return f'<text x="{x:g}" y="{y:g}" font-size="13" fill="{colour}" text-anchor="{anchor}">{escape(short)}</text>'
