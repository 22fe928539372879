"""Files that a script sends in."""

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.server.script import Script

CLOSES = (
    "date,symbol,close\n2024-01-02,EUR/USD,1.09\n2024-01-03,EUR/USD,1.1\n2024-01-02,X^A,5\n2024-01-02,GC=F,2070.5\n"
)


def send(
    script: Script, content: str | bytes, called: str = "closes.csv", key: str | None = None, **fields: Any
) -> TestResponse:
    raw = content if isinstance(content, bytes) else content.encode()
    file = FileStorage(io.BytesIO(raw), called)
    boundary, body = encode_multipart({"file": file, "currency": "USD", **fields})
    form = f'multipart/form-data; boundary="{boundary}"'
    headers = {} if key is None else {"Idempotency-Key": key}
    return script.send("POST", "/imports", headers, data=body, content_type=form)
