"""A signed POST to an address that an author gave, and to nothing inside the house, whatever its name stands for.

The name is asked for once, every address behind it is checked, and the connection goes to one of those. No redirection
is followed, no proxy of the environment is used, and the answer's body is not read.
"""

import asyncio
import ssl
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import httpx

from data.delivery.outside import Address, Inside, Resolve, Unknown, outside_addresses
from data.delivery.parcel import Parcel, Undeliverable
from data.delivery.signing import signed_headers
from data.delivery.webhook_body import webhook_body

STEP_SECONDS = 10  # to connect, and between two bytes
DEADLINE_SECONDS = 60  # for all of it
TRY_AGAIN = frozenset({408, 409, 425, 429})
MOST_ADDRESSES = 4


def send_webhook(
    parcel: Parcel,
    url: str,
    secret: str,
    now: datetime,
    *,
    base_url: str,
    may_loop: bool,
    resolve: Resolve | None = None,
    trusted: ssl.SSLContext | None = None,
    deadline: float = DEADLINE_SECONDS,
) -> None:
    """`url` as `webhook_url` returns it. `may_loop`: to this machine too, and without TLS. Raises Undeliverable."""
    target = httpx.URL(url)
    addresses = _checked_addresses(target, may_loop=may_loop, resolve=resolve)
    body = webhook_body(parcel, base_url)
    headers = signed_headers(secret, parcel.key, now, body) | {
        "Host": target.netloc.decode("ascii"),
        "Content-Type": "application/json",
        "User-Agent": "Oriel",
    }
    request = _post(target, addresses[:MOST_ADDRESSES], headers, body, trusted or httpx.create_ssl_context())
    _judge(_within(deadline, request))


def _checked_addresses(target: httpx.URL, *, may_loop: bool, resolve: Resolve | None) -> tuple[Address, ...]:
    port = target.port or (443 if target.scheme == "https" else 80)
    host = target.raw_host.decode("ascii")
    try:
        addresses = outside_addresses(host, port, may_loop=may_loop, resolve=resolve)
    except Inside:
        words = "The webhook's name stands for an address inside a private network, and nothing is sent there."
        raise Undeliverable(words, is_final=True) from None
    except Unknown:
        raise Undeliverable("Nobody knows the name of the webhook's host now.", is_final=False) from None
    if target.scheme != "https" and not all(address.is_loopback for address in addresses):
        raise Undeliverable("A webhook's address starts with https://.", is_final=True)
    return addresses


async def _post(
    target: httpx.URL, addresses: Sequence[Address], headers: dict[str, str], body: bytes, trusted: ssl.SSLContext
) -> int:
    """The answer's status. The next address is tried only where nothing has been sent to one."""
    extensions = {"sni_hostname": target.raw_host.decode("ascii")}  # also the name that the certificate must have
    async with httpx.AsyncClient(verify=trusted, trust_env=False, timeout=STEP_SECONDS) as client:
        for is_last, address in ((address is addresses[-1], address) for address in addresses):
            where = target.copy_with(host=str(address))
            try:
                async with client.stream("POST", where, headers=headers, content=body, extensions=extensions) as answer:
                    return answer.status_code
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if is_last:
                    raise
    raise AssertionError("there is at least one address")


def _within(seconds: float, request: Coroutine[object, None, int]) -> int:
    """In a thread of its own, since who calls may have a loop that runs."""

    async def bounded() -> int:
        async with asyncio.timeout(seconds):
            return await request

    try:
        with ThreadPoolExecutor(1, "webhook") as thread:
            return thread.submit(asyncio.run, bounded()).result()
    except (httpx.HTTPError, TimeoutError, OSError) as error:
        raise Undeliverable(_in_words(error), is_final=False) from error


def _in_words(error: Exception) -> str:
    cause = error.__cause__ or error.__context__
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "The webhook's host has no certificate that is trusted here."
        cause = cause.__cause__ or cause.__context__
    return "The webhook's host does not answer, or hung up before it said yes."


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        words = f"The webhook answers that it has moved ({status}), and that is not followed. Give the new address."
        raise Undeliverable(words, is_final=True)
    if status in TRY_AGAIN or status >= 500:
        raise Undeliverable(f"The webhook's host can't take it now ({status}).", is_final=False)
    raise Undeliverable(f"The webhook's host refused it ({status}).", is_final=True)
