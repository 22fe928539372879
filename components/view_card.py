"""A saved view as a card of the gallery: its picture, its name, what it shows, whose it is, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import HIDDEN, attributes
from components.buttons import QUIET, icon, menu, pressing

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a card's menu: `store` is told the view's id when it is pressed; or it leads to `href`."""

    words: str
    sign: str
    store: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class CardFace:
    """`says`: kind and contents in a few words. `whose`: empty where it is the reader's own."""

    id: int
    version: int
    name: str
    says: str
    href: str
    description: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    whose: str = ""
    sharing: str = ""
    saved: str = ""
    favourite: bool = False


def view_card(face: CardFace, deeds: Sequence[Deed | None], favourites: str) -> html.Article:
    """`deeds`: None is a rule between two of them. `favourites`: the store that the star writes to.

    What has no `href` can't be opened: it has neither picture nor star.
    """
    return html.Article(
        [
            thumbnail(face.id, face.version) if face.href else None,
            html.Div(
                [
                    html.Div(
                        [
                            html.H2(
                                dcc.Link(face.name, href=face.href) if face.href else face.name,
                                className="o-view__name",
                            ),
                            star(face.id, face.name, favourites, is_on=face.favourite) if face.href else None,
                            _menu(face, deeds),
                        ],
                        className="o-view__head",
                    ),
                    html.P(face.says, className="o-view__says", title=face.says),
                    html.P(face.description, className="o-view__description") if face.description else None,
                    _labels(face),
                    html.P(_facts(face), className="o-view__facts"),
                ],
                className="o-view__body",
            ),
        ],
        className="o-card o-view",
        **attributes(aria_label=face.name),
    )


def thumbnail(view_id: int, version: int) -> html.Div:
    """A background of its own for each theme: the browser fetches the one that is seen, when it is near to be seen.

    The name's link lies over it.
    """
    address = "url(/thumbnails/{}.{}.svg?version={})"
    pictures = {f"--o-picture-{theme}": address.format(view_id, theme, version) for theme in THEMES}
    return html.Div(html.Div(style=pictures), className="o-view__picture", **HIDDEN)


def star(view_id: int, name: str, store: str, *, is_on: bool) -> html.Button:
    words = f"Take {name} off the favourites" if is_on else f"Make {name} a favourite"
    return html.Button(
        icon("star-fill" if is_on else "star"),
        type="button",
        title=words,
        className=f"{QUIET} o-button--icon o-star",
        **attributes(aria_label=words, aria_pressed="true" if is_on else "false"),
        **pressing(store, view_id),
    )


def _menu(face: CardFace, deeds: Sequence[Deed | None]) -> html.Details:
    lines = [html.Div(className="o-menu__rule") if deed is None else _line(face, deed) for deed in deeds]
    return menu(
        icon("three-dots"), lines, f"What to do with {face.name}", look=f"{QUIET} o-button--icon", width="o-view__menu"
    )


def _line(face: CardFace, deed: Deed) -> Component:
    content: list[Component | str] = [icon(deed.sign), deed.words]
    if deed.href:
        return dcc.Link(content, href=deed.href, className="o-menu__item")
    return html.Button(content, type="button", className="o-menu__item", **pressing(deed.store, face.id))


def _labels(face: CardFace) -> html.Div | None:
    folder = [html.Span([icon("folder2"), face.folder], className="o-badge")] if face.folder else []
    tags = [html.Span(tag, className="o-badge o-badge--tag") for tag in face.tags]
    return html.Div([*folder, *tags], className="o-view__labels") if folder or tags else None


def _facts(face: CardFace) -> list[Component | str]:
    facts = [fact for fact in (face.whose, face.sharing, face.saved) if fact]
    parts: list[Component | str] = []
    for fact in facts:
        parts += [" · ", html.Span(fact)]
    return parts[1:]
