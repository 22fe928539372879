"""Light or dark on the plain pages: as chosen at the desk, else as the system has it, with or without JavaScript."""

import re
from functools import cache
from pathlib import Path

from flask import Flask, request
from markupsafe import Markup

THEMES = frozenset({"light", "dark"})
COOKIE = "oriel_theme"  # components/theme.py and assets/head/first_paint.js
DARK_RULE = re.compile(r'^\[data-bs-theme="dark"\] \{([^{}]*)\}', re.MULTILINE)


def register_door_theme(server: Flask, tokens: Path) -> None:
    @server.context_processor
    def theme() -> dict[str, object]:
        chosen = request.cookies.get(COOKIE)
        return {"theme": chosen if chosen in THEMES else None, "dark_variables": Markup(dark_variables(tokens))}  # noqa: S704  (our own style sheet)


@cache
def dark_variables(tokens: Path) -> str:
    """What the desk's style sheet sets for dark, so that no colour is written twice."""
    return " ".join(" ".join(rule.split()) for rule in DARK_RULE.findall(tokens.read_text(encoding="utf-8")))
