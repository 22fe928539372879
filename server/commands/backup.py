"""`python app.py backup`: everything into one file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from server.commands import refuse, settings_from_context


@click.command()
@click.option("--to", "target", type=click.Path(path_type=Path), help="The file. Default: a new one in HOME/backups.")
@click.option("--encrypt", is_flag=True, help="Seal it with a passphrase; the sealing keys go along then.")
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="Its first line is the passphrase.")
@click.option("--passphrase-stdin", is_flag=True, help="Read the passphrase from standard input.")
def command(target: Path | None, encrypt: bool, passphrase_file: Path | None, passphrase_stdin: bool) -> None:
    """Write the database and the trained models into one file. Oriel may run meanwhile.

    Sessions, keys and what is under way are not in it; with --encrypt the sealing keys are.
    """
    settings = settings_from_context()
    from data.backup.faults import BackupError
    from data.backup.writing import write_backup
    from data.database import DatabaseUnavailable
    from data.home import open_home
    from data.migrations import SchemaTooNew
    from server.passphrase import read_passphrase
    from server.stopping import ends_tidily

    is_sealed = encrypt or passphrase_file is not None or passphrase_stdin
    passphrase = read_passphrase(passphrase_file, from_stdin=passphrase_stdin, is_new=True) if is_sealed else None
    now = datetime.now(UTC)
    path = (target or settings.home / "backups" / f"oriel-{now:%Y%m%dT%H%M%SZ}.backup").expanduser().absolute()
    try:
        with ends_tidily(), open_home(settings) as home:
            manifest = write_backup(home, path, passphrase, now=now)
    except (BackupError, DatabaseUnavailable, SchemaTooNew) as error:
        refuse(str(error))
    rows = sum(manifest.rows.values())
    click.echo(f"{path}: {rows:,} rows of {len(manifest.rows)} tables, {_size(path.stat().st_size)}.")
    if manifest.models_missing:
        click.echo(f"{manifest.models_missing} files of trained models were missing or damaged.", err=True)
    if not manifest.has_keys:
        click.echo("The sealing keys are not in it: keep a copy of them elsewhere.", err=True)


def _size(size: int) -> str:
    return f"{size / 2**20:,.1f} MiB"
