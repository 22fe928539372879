"""`python app.py restore`: a backup brought back, or the rehearsal of that."""

import shutil
from pathlib import Path

import click

from data.settings import Settings
from server.commands import refuse, settings_from_context


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace all that is in the database now.")
@click.option("--drill", is_flag=True, help="Rehearse it: into a scratch database, which is gone afterwards.")
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="Its first line is the passphrase.")
@click.option("--passphrase-stdin", is_flag=True, help="Read the passphrase from standard input.")
def command(file: Path, replace: bool, drill: bool, passphrase_file: Path | None, passphrase_stdin: bool) -> None:
    """Bring a backup back. Oriel must not run; with --drill it may.

    A database that is not empty is left alone without --replace, and replaced as a whole or not at all with it.
    Nobody is signed in afterwards. A drill restores, counts the rows, signs in and draws a chart; exit code 1: that
    failed.
    """
    settings = settings_from_context()
    from data.backup.faults import BackupError
    from data.backup.reading import is_sealed
    from data.database import DatabaseUnavailable
    from data.migrations import SchemaTooNew
    from data.settings import SettingsError
    from server.listening import CannotStart
    from server.passphrase import read_passphrase

    try:
        is_asked = is_sealed(file)
        passphrase = read_passphrase(passphrase_file, from_stdin=passphrase_stdin, is_new=False) if is_asked else None
        if drill:
            raise SystemExit(_drill(settings, file, passphrase))
        _restore(settings, file, passphrase, replace=replace)
    except (BackupError, DatabaseUnavailable, SchemaTooNew, CannotStart) as error:
        refuse(str(error))
    except SettingsError as error:
        refuse(f"{error}.")


def _restore(settings: Settings, file: Path, passphrase: str | None, *, replace: bool) -> None:
    from data.backup.reading import check_backup
    from data.backup.restoring import bring_back, refuse_what_is_in_the_way, settle
    from data.home import open_home
    from server.listening import sole_server

    manifest = check_backup(file, passphrase)
    with sole_server(settings.home), open_home(settings, migrate=False) as home:
        refuse_what_is_in_the_way(home.database, manifest, replace=replace)
        restored = bring_back(file, passphrase, home.database, settings)
        settle(home.database, manifest)
        home.cache.close()
        shutil.rmtree(settings.home / "cache", ignore_errors=True)  # its keys count on data that only grows
    click.echo(f"Back as of {manifest.made_at:%Y-%m-%d %H:%M} UTC: {restored.rows:,} rows, {restored.models} models.")
    for table, (many, found) in restored.other.items():
        click.echo(f"{table} has {found} rows and not {many}.", err=True)
    click.echo("Revoke again what was revoked since: accounts, tokens and links are as they were then.", err=True)
    raise SystemExit(1 if restored.other else 0)


def _drill(settings: Settings, file: Path, passphrase: str | None) -> int:
    from server.drill import rehearse
    from server.logs import configure_logging
    from server.stopping import ends_tidily

    configure_logging("warning", "drill")
    is_in_order = True
    with ends_tidily():
        for step in rehearse(settings, file, passphrase):
            click.echo(f"{'✓' if step.works else '✗'} {step.words}")
            is_in_order &= step.works
    return 0 if is_in_order else 1
