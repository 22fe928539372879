"""A passphrase for a command: from a file, from standard input, or typed unseen."""

import sys
from pathlib import Path

import click

from server.commands import refuse

SHORTEST = 12


def read_passphrase(file: Path | None, *, from_stdin: bool, is_new: bool) -> str:
    """`is_new`: it will seal something, so it may not be short, and is typed twice."""
    found = _given(file, from_stdin=from_stdin, is_new=is_new)
    if is_new and len(found) < SHORTEST:
        refuse(f"the passphrase needs at least {SHORTEST} characters.")
    return found


def _given(file: Path | None, *, from_stdin: bool, is_new: bool) -> str:
    if file is not None:
        try:
            return file.read_text().partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeError):
            refuse(f"{file} can't be read.")
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        refuse("there is no terminal to ask for the passphrase; give --passphrase-file or --passphrase-stdin.")
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt="The same again" if is_new else False))
