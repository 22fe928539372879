"""Names and attributes of Oriel's own cookies.

Browsers don't tell ports apart, so two Oriels on one machine need different names. Under https the `__Host-` prefix
makes the browser refuse one that another host or an unencrypted page has set.
"""

from typing import Literal

from data.settings import Settings

Kind = Literal["session", "form", "csrf", "device", "second_step"]


def cookie_name(settings: Settings, kind: Kind) -> str:
    return f"__Host-oriel_{kind}" if is_https(settings) else f"oriel_{kind}_{settings.port}"


def is_https(settings: Settings) -> bool:
    """People reach Oriel by https, so a proxy that ends it stands in front."""
    return settings.base_url.startswith("https://")
