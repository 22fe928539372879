"""The subcommands of `python app.py`: one module each, which exports `command`."""

from collections.abc import Callable
from typing import NoReturn

import click

from data.settings import Settings, SettingsError


def refuse(sentence: str) -> NoReturn:
    """End a command that can't do its work: one sentence on standard error, exit code 2."""
    click.echo(f"Oriel: {sentence}", err=True)
    raise SystemExit(2)


def settings_from_context() -> Settings:
    """The settings of this run. A fault in them ends the command with the one line that names it."""
    read: Callable[[], Settings] = click.get_current_context().obj
    try:
        return read()
    except SettingsError as error:
        refuse(f"{error}.")
