"""Signatures of webhooks, after the Standard Webhooks specification: any of its libraries checks them.

Signed are the delivery's key, the time of the attempt and the body: HMAC-SHA256, base64, with `v1,` in front.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from data.reports.definition import Destination
from data.secret_key import secret_key
from data.settings import Settings

PREFIX = "whsec_"


def webhook_secret(settings: Settings, user_id: int, url: str) -> str:
    """What an author gives to the receiver. It is made of Oriel's own key, so a new `ORIEL_SECRET_KEY` changes it.

    Each author has another for the same address: nobody can sign in somebody else's name.
    """
    key = hmac.digest(secret_key(settings).encode(), f"webhook:{user_id}:{url}".encode(), sha256)
    return PREFIX + b64encode(key).decode()


def webhook_secrets(settings: Settings, user_id: int, destinations: Iterable[Destination]) -> dict[str, str]:
    """Of those that are webhooks, by their address."""
    urls = [one.target for one in destinations if one.channel == "webhook"]
    return {url: webhook_secret(settings, user_id, url) for url in urls}


def signed_headers(secret: str, key: str, now: datetime, body: bytes) -> dict[str, str]:
    seconds = str(int(now.timestamp()))
    signature = hmac.digest(b64decode(secret.removeprefix(PREFIX)), f"{key}.{seconds}.".encode() + body, sha256)
    return {
        "Idempotency-Key": key,
        "Webhook-Id": key,
        "Webhook-Timestamp": seconds,
        "Webhook-Signature": f"v1,{b64encode(signature).decode()}",
    }
