"""A parcel as JSON, the same bytes at every attempt."""

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any

from data.delivery.parcel import Parcel
from data.reports.files import File

MAX_INLINE = 10 * 2**20  # bytes of all files; beyond that they are named, and fetched by who may sign in


def webhook_body(parcel: Parcel, base_url: str) -> bytes:
    """`content` of a file is base64, or null where all of them are larger than `MAX_INLINE`."""
    is_inline = sum(len(file.content) for file in parcel.files) <= MAX_INLINE
    body = {
        "type": "report",
        "id": parcel.key,
        "made_at": parcel.made_at.isoformat(),
        "title": parcel.subject,
        "text": parcel.text,
        "link": base_url + parcel.link if parcel.link else None,
        "files": [_described(file, is_inline=is_inline) for file in parcel.files],
    }
    return json.dumps(body, separators=(",", ":")).encode()


def _described(file: File, *, is_inline: bool) -> dict[str, Any]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "bytes": len(file.content),
        "sha256": sha256(file.content).hexdigest(),
        "content": b64encode(file.content).decode() if is_inline else None,
    }
