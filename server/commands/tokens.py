"""`python app.py tokens`: what lets scripts in to the API, for whoever runs this Oriel."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from data.api_tokens import DEFAULT_DAYS, MOST_DAYS
from data.schema import SCOPES
from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.api_tokens import ApiToken, MadeToken

NAME = "made on the console"


@click.group()
def command() -> None:
    """Make, list and revoke tokens for scripts."""


@command.command()
@click.option("--email", required=True, help="Whose account the token acts for.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    default=("read",),
    show_default=True,
    help="What it may do; each includes the lesser ones.",
)
@click.option("--name", default=NAME, show_default=True, help="What it is for.")
@click.option("--expires-days", type=click.IntRange(1, MOST_DAYS), default=DEFAULT_DAYS, show_default=True)
@click.option("--for-ever", is_flag=True, help="It never expires.")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known of it as JSON.")
def add(email: str, scopes: tuple[str, ...], name: str, expires_days: int, *, for_ever: bool, as_json: bool) -> None:
    """Make a token and print it, this once."""
    with _accounts() as connection:
        from data.api_tokens import make_token
        from data.users import find_user

        lifetime = None if for_ever else timedelta(days=expires_days)
        made = make_token(connection, find_user(connection, email).id, name, scopes, lifetime=lifetime)
    click.echo(_json_of(made) if as_json else made.token)


@command.command("list")
@click.option("--email", help="Only this account's.")
def list_all(email: str | None) -> None:
    """List the tokens that open something."""
    with _accounts() as connection:
        from data.api_tokens import list_tokens
        from data.users import find_user, list_users

        owners = [find_user(connection, email)] if email else list_users(connection)
        lines = [_line(owner.email, each) for owner in owners for each in list_tokens(connection, owner.id)]
    click.echo("\n".join(lines) or "There is no token.")


@command.command()
@click.argument("token_id", type=click.IntRange(1, 2**63 - 1), metavar="ID")
def revoke(token_id: int) -> None:
    """Let a token open nothing any more; `tokens list` shows its id."""
    with _accounts() as connection:
        from data.api_tokens import revoke_any_token

        if not revoke_any_token(connection, token_id):
            refuse(f"there is no token {token_id} that opens anything; see tokens list.")
    click.echo(f"Revoked token {token_id}.")


def _line(email: str | None, token: "ApiToken") -> str:
    used = f"used {token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never used"
    until = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "for ever"
    who = email or "(local administrator)"
    return f"{token.id:>6}  {token.prefix}…  {who:<32} {' '.join(token.scopes):<12} {until:<17} {used:<17} {token.name}"


def _json_of(made: "MadeToken") -> str:
    import orjson

    kept = made.kept
    said = {name: getattr(kept, name) for name in ("id", "name", "prefix", "scopes", "created_at", "expires_at")}
    return orjson.dumps({"token": made.token, **said}).decode()


@contextmanager
def _accounts() -> "Iterator[Connection]":
    """One transaction; what can't be done ends the command with its sentence."""
    settings = settings_from_context()
    from data.api_tokens import TokenError
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew
    from data.rights import NotAllowed
    from data.users import AccountError

    try:
        with open_home(settings) as home, home.database.begin() as connection:
            yield connection
    except (AccountError, TokenError, NotAllowed, DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
