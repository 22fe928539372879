"""`python app.py users`: accounts, for whoever runs this Oriel."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from data.schema import ROLES
from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.settings import Settings


@click.group()
def command() -> None:
    """Add, list, disable and reset accounts."""


@command.command()
@click.option("--email", required=True, help="What the person signs in with.")
@click.option("--role", type=click.Choice(ROLES), default="user", show_default=True, help="What the person may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def add(email: str, role: str, password_stdin: bool) -> None:
    """Add an account. Add the first one with --role admin."""
    password = _read_password(from_stdin=password_stdin)
    with _accounts() as (connection, _):
        from data.users import add_first_admin, add_user, anyone_has_password

        # Who has used Oriel as its local administrator so far goes on as this account.
        is_first = role == "admin" and not anyone_has_password(connection)
        user = add_first_admin(connection, email, password) if is_first else add_user(connection, email, password, role)
    click.echo(f"Added {user.email} as {user.role}.")


@command.command("list")
def list_accounts() -> None:
    """List all accounts."""
    with _accounts() as (connection, _):
        from data.users import list_users

        users = list_users(connection)
    for user in users:
        state = f"disabled {user.disabled_at:%Y-%m-%d}" if user.disabled_at else "active"
        click.echo(f"{user.email or '(local administrator)':<40} {user.role:<14} {state}")
    if not users:
        click.echo("There is no account yet.")


@command.command()
@click.argument("email")
def disable(email: str) -> None:
    """Sign an account out everywhere and let it in no more."""
    with _accounts() as (connection, _):
        from data.users import disable_user, find_user

        user = find_user(connection, email)
        disable_user(connection, user.id)
    click.echo(f"Disabled {user.email}. Its sessions have ended.")


@command.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link with which somebody chooses a new password, once, within a day."""
    with _accounts() as (connection, settings):
        from data.users import reset_link

        link = reset_link(connection, settings, email)
    click.echo(link)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        refuse("there is no terminal to ask for the password; give it on standard input with --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again"))


@contextmanager
def _accounts() -> "Iterator[tuple[Connection, Settings]]":
    """One transaction on the accounts; what can't be done ends the command with its sentence."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew
    from data.passwords import WeakPassword
    from data.users import AccountError

    try:
        with open_home(settings) as home, home.database.begin() as connection:
            yield connection, settings
    except (AccountError, WeakPassword, DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
