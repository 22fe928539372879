"""Pages of bars as they are sent, kept under the version of their data: what many ask for is written down once."""

from dataclasses import dataclass
from typing import Final

import orjson
from flask import Response

from api.paging import with_next
from data.caching.codecs import Codec

AS_OF: Final = "Oriel-As-Of"


@dataclass(frozen=True, slots=True)
class Page:
    """`as_of`: for its header, where the body has no place for it. `more`: cursor of the next page."""

    mimetype: str
    as_of: str | None
    more: str | None
    body: bytes

    def response(self) -> Response:
        """Of this request: the next page's address is made from its own."""
        headers = {} if self.as_of is None else {AS_OF: self.as_of}
        return with_next(Response(self.body, headers=headers, mimetype=self.mimetype), self.more)


def _encode(page: Page) -> bytes:
    said = {"mimetype": page.mimetype, "as_of": page.as_of, "more": page.more}
    return orjson.dumps(said) + b"\n" + page.body


def _decode(data: bytes) -> Page:
    said, _, body = data.partition(b"\n")
    return Page(**orjson.loads(said), body=body)


PAGE: Final[Codec[Page]] = Codec("bars page", _encode, _decode, lambda page: page)
