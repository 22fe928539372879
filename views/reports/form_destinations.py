"""The fields of a report's form that say where it goes: addresses, people of the house, a folder, webhooks."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from data.delivery.destinations import BadDestination, checked
from data.reports.definition import Channel, Destination
from data.settings import Settings
from views.reports.form_values import Unreadable, text, whole

MOST, LONGEST = 50, 8_000
CHANNELS: Mapping[str, Channel] = {"mail": "mail", "people": "notice", "folder": "folder", "webhooks": "webhook"}
WHAT = {"mail": "list of addresses", "folder": "name of the folder", "webhooks": "list of webhooks"}


def destination_fields(destinations: Iterable[Destination]) -> dict[str, Any]:
    of = {channel: [one.target for one in destinations if one.channel == channel] for channel in CHANNELS.values()}
    return {
        "mail": "\n".join(of["mail"]),
        "people": of["notice"],
        "folder": "\n".join(of["folder"]),
        "webhooks": "\n".join(of["webhook"]),
    }


def read_destinations(
    raw: Mapping[str, object], people: Collection[int], settings: Settings
) -> tuple[Destination, ...]:
    """Raises Unreadable, with the field at fault."""
    found = [
        *_written(raw, "mail", settings),
        *_people(raw.get("people"), people),
        *_written(raw, "folder", settings),
        *_written(raw, "webhooks", settings),
    ]
    if len(found) > MOST:
        raise Unreadable(f"A report goes to {MOST} places at most; use a list of the mail server's own.", "mail")
    return tuple(dict.fromkeys(found))


def _written(raw: Mapping[str, object], field: str, settings: Settings) -> list[Destination]:
    try:
        words = text(raw.get(field), LONGEST, WHAT[field])
    except Unreadable as error:
        raise Unreadable(str(error), field) from None
    separators = r"[\s,;]+" if field == "mail" else r"\n+"
    return [_checked(one, field, settings) for one in re.split(separators, words) if one.strip()]


def _checked(target: str, field: str, settings: Settings) -> Destination:
    try:
        return checked(Destination(CHANNELS[field], target), settings)
    except BadDestination as error:
        raise Unreadable(f"{target.strip()[:80]}: {error}", field) from None


def _people(raw: object, known: Collection[int]) -> list[Destination]:
    words = "One of the people has no account here any more; take them out."
    try:
        ids = [whole(one, 1, 2**31, words) for one in raw] if isinstance(raw, list) else []
        if not set(ids) <= set(known):
            raise Unreadable(words)
    except Unreadable as error:
        raise Unreadable(str(error), "people") from None
    return [Destination("notice", str(one)) for one in ids]
