"""The manual: the documentation's Markdown files as pages for whoever is signed in. `/manual/volatility#cone`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

from flask import Blueprint, Flask, Response, abort, render_template, send_from_directory
from markupsafe import Markup

from server.markdown import Document, read_markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"
DECISIONS = "adr/"
blueprint = Blueprint("manual", __name__)


def register_manual(server: Flask) -> None:
    server.register_blueprint(blueprint)


@blueprint.get("/manual")
def contents() -> str:
    documents = {name: document(name) for name in names()}
    return render_template("manual_contents.html", pages=_sorted(documents), decisions=_decisions(documents))


@blueprint.get("/manual/<path:name>")
def page(name: str) -> str:
    if name not in names():
        abort(404)
    shown = document(name)
    others = {other: document(other) for other in names()}
    return render_template(
        "manual.html",
        document=shown,
        html=Markup(shown.html),  # noqa: S704  (made by the renderer from our own files, raw HTML off)
        name=name,
        pages=_sorted(others),
    )


@blueprint.get("/manual/images/<name>")
def image(name: str) -> Response:
    return send_from_directory(DOCS / "images", name)


def names() -> tuple[str, ...]:
    """Paths below docs/ without their ending."""
    return tuple(sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")))


def document(name: str) -> Document:
    path = DOCS / f"{name}.md"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _read(path: Path, _changed: int) -> Document:
    folder = path.relative_to(DOCS).parent.as_posix()
    return read_markdown(path.read_text(encoding="utf-8"), lambda address: address_in_manual(address, folder))


def address_in_manual(address: str, folder: str = ".") -> str:
    """A link between files as one between pages; any other stays. `folder` is that of the file, below docs/."""
    target, mark, fragment = address.partition("#")
    is_page = target.endswith(".md") and "://" not in target
    if not is_page and not target.startswith("images/"):
        return address
    place = PurePosixPath(normpath(f"{folder}/{target}"))
    return f"/manual/{place.with_suffix('') if is_page else place}{mark}{fragment}"


def _sorted(documents: Mapping[str, Document]) -> list[tuple[str, Document]]:
    usual = ((name, each) for name, each in documents.items() if not name.startswith(DECISIONS))
    return sorted(usual, key=lambda item: item[1].title)


def _decisions(documents: Mapping[str, Document]) -> list[tuple[str, Document]]:
    return [(name, each) for name, each in documents.items() if name.startswith(DECISIONS)]
