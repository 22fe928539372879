"""JSON as the standard has it: no NaN, no infinite depth, and a 400 for everything else."""

from typing import Any

import orjson
from flask.json.provider import DefaultJSONProvider


class StrictJSON(DefaultJSONProvider):
    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)
