"""`python app.py secrets`: what the house keeps sealed, and the key that it is sealed with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from server.commands import refuse, settings_from_context

if TYPE_CHECKING:
    from data.home import Home


@click.group()
def command() -> None:
    """Keep secrets sealed in the database, list and remove them, change the key that seals.

    smtp_url is the mail server's address with its password, as ORIEL_SMTP_URL would say it. What the environment says
    goes before what is kept.
    """


@command.command("set")
@click.argument("name")
def set_secret(name: str) -> None:
    """Keep a secret, read from standard input or asked for; it is never printed."""
    secret = _read_secret()
    with _home() as home, home.database.begin() as connection:
        from data.kept_secrets import keep_secret

        keep_secret(connection, home.settings, name, secret)
    click.echo(f"Kept {name}, sealed.")
    if name == "smtp_url" and home.settings.mail_from is None:
        click.echo("Set ORIEL_MAIL_FROM too, else no mail is sent.", err=True)


@command.command("list")
def list_all() -> None:
    """List what is kept, without what it is. Exit code 1: one can't be read with the keys that there are."""
    with _home() as home, home.database.connect() as connection:
        from data.kept_secrets import list_secrets

        found = list_secrets(connection, home.settings)
    for one in found:
        state = "can be read" if one.is_readable else "can't be read: its sealing key is missing; set it anew"
        overruled = ", but the environment says another" if one.is_overruled else ""
        click.echo(f"{one.name:<16} since {one.changed_at:%Y-%m-%d}  {state}{overruled}")
    if not found:
        click.echo("No secret is kept.")
    raise SystemExit(0 if all(one.is_readable for one in found) else 1)


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Forget a secret."""
    with _home() as home, home.database.begin() as connection:
        from data.kept_secrets import remove_secret

        remove_secret(connection, name)
    click.echo(f"Removed {name}.")


@command.command()
def rotate() -> None:
    """Make a new sealing key and seal everything anew with it; Oriel may run meanwhile.

    Where ORIEL_SEALING_KEYS gives the keys, put a new one in front there first and restart Oriel.
    """
    with _home() as home:
        from data.key_rotation import rotate as rotated

        done = rotated(home.database, home.settings)
        path = home.settings.home
    click.echo(f"{done.sealed_anew} secrets are sealed with the {'new' if done.is_new_key else 'first'} key.")
    if done.is_new_key:
        click.echo(f"Keep a copy of {path / 'sealing.keys'} apart from your backups.")
    else:
        click.echo("The other keys of ORIEL_SEALING_KEYS open nothing any more; take them out.")


def _read_secret() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Secret", hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


@contextmanager
def _home() -> "Iterator[Home]":
    """What can't be done ends the command with its sentence."""
    settings = settings_from_context()
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.kept_secrets import UnfitSecret
    from data.migrations import SchemaTooNew
    from data.sealing import Unsealable
    from data.settings import SettingsError

    try:
        with open_home(settings) as home:
            yield home
    except (UnfitSecret, Unsealable, DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
    except SettingsError as error:
        refuse(f"{error}.")
