"""Where a parcel can go: checked when an author types it and again when it is sent, and masked when it is shown."""

from dataclasses import replace
from urllib.parse import urlsplit

from data.delivery.folder_name import BadFolder, folder_name
from data.delivery.webhook_url import BadUrl, webhook_url
from data.mail_addresses import NoMailAddress, mail_address, masked_address
from data.reports.definition import Destination
from data.settings import Settings


class BadDestination(ValueError):
    """Nothing can be sent there; the message says what would do."""


def checked(destination: Destination, settings: Settings) -> Destination:
    """As it is kept: one way to write each. Raises BadDestination. Whether a user exists is not looked at."""
    try:
        return replace(destination, target=_clean_target(destination, settings))
    except (NoMailAddress, BadUrl, BadFolder) as error:
        raise BadDestination(str(error)) from None


def masked(destination: Destination) -> str:
    """For lists that others see: enough for who knows it, too little for who doesn't."""
    target = destination.target
    match destination.channel:
        case "mail":
            return masked_address(target)
        case "webhook":
            return f"webhook at {urlsplit(target).hostname or 'no host'}"
        case "folder":
            return f"folder {target}"
        case "notice":
            return "a notice in Oriel"


def _clean_target(destination: Destination, settings: Settings) -> str:
    target = destination.target.strip()
    match destination.channel:
        case "mail":
            return mail_address(target)
        case "webhook":
            return str(webhook_url(target, may_be_plain=settings.webhook_loopback))
        case "folder":
            return str(folder_name(target))
        case "notice":
            if not (target.isascii() and target.isdigit() and len(target) < 10):
                raise BadDestination("A notice goes to somebody who has an account here.")
            return str(int(target))
