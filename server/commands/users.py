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
    """Add, invite, list, change, disable, enable and reset accounts."""


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
        from data.administration import disable_account
        from data.users import find_user

        user = disable_account(connection, find_user(connection, email).id)
    click.echo(f"Disabled {user.email}. Its sessions have ended.")


@command.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a disabled account in again, with the password that it had."""
    with _accounts() as (connection, _):
        from data.administration import enable_account
        from data.users import find_user

        user = enable_account(connection, find_user(connection, email).id)
    click.echo(f"Enabled {user.email}.")


@command.command()
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def role(email: str, role: str) -> None:
    """Give an account another role, from its next request on."""
    with _accounts() as (connection, _):
        from data.administration import change_role
        from data.users import find_user

        user = change_role(connection, find_user(connection, email).id, role)
    click.echo(f"{user.email} is {user.role} now.")


@command.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take away the second factor of somebody who has lost it, and sign the account out everywhere."""
    with _accounts() as (connection, _):
        from data.second_factor import remove_second_factor
        from data.users import find_user

        user = find_user(connection, email)
        had_one = remove_second_factor(connection, user.id)
    if had_one:
        click.echo(f"{user.email} has no second factor any more. Its sessions have ended.")
    else:
        click.echo(f"{user.email} had no second factor; nothing was changed.")


@command.command()
@click.option("--email", help="Whose account it gives. Default: one for whoever has the link.")
@click.option("--role", type=click.Choice(ROLES), default="user", show_default=True, help="What the person may do.")
@click.option("--days", type=click.IntRange(1, 90), default=7, show_default=True, help="How long the link works.")
@click.option("--mail", is_flag=True, help="Send the link by mail instead of printing it.")
def invite(email: str | None, role: str, days: int, mail: bool) -> None:
    """Print a link with which somebody makes an account, once."""
    with _accounts() as (connection, settings):
        from datetime import timedelta

        from data.accounts.letter_orders import order_invitation
        from data.invitations import invite as make

        lifetime = timedelta(days=days)
        made, link = make(connection, settings, email=email, role=role, invited_by=None, lifetime=lifetime)
        if mail:
            order_invitation(connection, settings, made, link)
    click.echo(f"The worker sends it to {made.email}." if mail else link)


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
