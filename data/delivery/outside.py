"""Which network addresses lie outside: those of the public internet, and nothing that any table sends elsewhere.

Python's own `is_global` takes multicast, 6to4 and NAT64 for outside, and they can carry an inner address. The ranges
are those of IANA's registries of special-purpose addresses; of IPv6 only what has been given out as global unicast.
"""

import ipaddress
import socket
from collections.abc import Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], tuple[str, ...]]

INSIDE_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
INSIDE_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarking, ORCHID and the like
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address inside
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
    )
)


class Inside(Exception):
    """A name leads to where nothing is sent."""


class Unknown(Exception):
    """Nobody knows the name."""


def is_outside(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in INSIDE_V4)
    if address.scope_id is not None:
        return False
    return address in GLOBAL_V6 and not any(address in network for network in INSIDE_V6)


def outside_addresses(host: str, port: int, *, may_loop: bool, resolve: Resolve | None = None) -> tuple[Address, ...]:
    """What the name stands for now, asked once; the connection goes to one of these and the name isn't asked again.

    `may_loop`: this machine counts as outside. Raises Inside when any of them is inside, and Unknown.
    """
    found = tuple(ipaddress.ip_address(text) for text in (resolve or resolved)(host, port))
    if not found:
        raise Unknown
    if not all(is_outside(address) or (may_loop and address.is_loopback) for address in found):
        raise Inside
    return found


def resolved(host: str, port: int) -> tuple[str, ...]:
    """By the system's resolver, in its order, each once."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise Unknown from error
    return tuple(dict.fromkeys(str(where[0]) for *_, where in answers))
