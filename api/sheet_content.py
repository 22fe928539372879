"""A sheet as the API's JSON: what the command line prints, and beside it what was dropped and left out."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response

from api.access import PREFIX
from views.asking import Part
from views.base import Sheet


def sheet_content(sheet: Sheet[Any], missing: Sequence[Part] = ()) -> dict[str, Any]:
    left_out = [
        {"name": part.spec.name, "title": part.spec.title, "href": _address(sheet, part.spec.name)} for part in missing
    ]
    return {**sheet.to_json(), "dropped": list(sheet.view.dropped), "left_out": left_out}


def as_json(content: dict[str, Any], status: int = 200) -> Response:
    body = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    return Response(body, status, mimetype="application/json")


def _address(sheet: Sheet[Any], panel: str) -> str:
    query = "&".join(filter(None, (sheet.view.query(), urlencode({"panels": panel}))))
    return f"{PREFIX}/views/{sheet.kind.name}?{query}"
