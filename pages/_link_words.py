"""A shared link in a few words, and the table of who came by it."""

from collections.abc import Iterator, Sequence

import pandas as pd

from components.panel import Column, Table
from data.share_links.terms import Link, Open

COLUMNS = (
    Column("at", "When", "time"),
    Column("outcome", "What they got", "text"),
    Column("address", "From", "text"),
    Column("user_agent", "With", "words"),
)
CHANGES = {
    "range": "the range may be changed",
    "symbol": "the symbol may be changed",
    "both": "range and symbol may be changed",
}


def words_of(link: Link, *, is_own: bool) -> Iterator[str]:
    if not is_own:
        yield f"made by {link.owner}"
    if link.label:
        yield f"of {link.view_name}"
    yield link.mode
    yield from _terms(link)
    yield _opened(link)
    yield "never ends" if link.expires_at is None else f"ends {link.expires_at:%Y-%m-%d %H:%M} UTC"


def _terms(link: Link) -> Iterator[str]:
    if link.may_change in CHANGES:
        yield CHANGES[link.may_change]
    said = {
        "with a password": link.has_password,
        "every panel": link.shows_all,
        "without amounts": link.is_redacted,
        "tables may be downloaded": link.may_download,
        f"embedded in {', '.join(link.origins)}": bool(link.origins),
    }
    yield from (words for words, is_so in said.items() if is_so)


def _opened(link: Link) -> str:
    most = f" of {link.most_opens:,}" if link.most_opens is not None else ""
    if link.last_opened_at is None:
        return f"opened 0{most} times" if most else "not opened yet"
    times = "once" if link.opens == 1 and not most else f"{link.opens:,}{most} times"
    return f"opened {times}, last {link.last_opened_at:%Y-%m-%d %H:%M} UTC"


def opens_table(opens: Sequence[Open]) -> Table:
    rows = [(one.at, one.outcome, one.address, one.user_agent) for one in opens]
    return Table(COLUMNS, pd.DataFrame(rows, columns=[column.name for column in COLUMNS]))
