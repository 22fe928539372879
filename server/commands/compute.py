"""`python app.py compute`: slow panels alone."""

import os
import sys

import click

from data.settings import Settings
from server.commands import refuse, settings_from_context


@click.command()
@click.option("--supervised", is_flag=True, hidden=True, help="The environment holds libraries to one thread.")
def command(supervised: bool) -> None:
    """Compute slow panels. `serve` does so already; with ORIEL_REDIS_URL more machines may."""
    settings = settings_from_context()
    if not supervised:
        _start_held_to_one_thread(settings)
    from data.measures import begin_measuring
    from data.secret_key import secret_key
    from server.logs import configure_logging

    configure_logging(settings.log_level, "compute", secret_key(settings))
    if supervised:
        begin_measuring(settings.home)
    if settings.redis_url is None:
        from server.computing import run_background

        run_background(settings)
    else:
        from server.celery_worker import run_celery_worker

        run_celery_worker(settings)


def _start_held_to_one_thread(settings: Settings) -> None:
    """In place of this process. Libraries look at the environment when they are loaded."""
    from server.child import APP
    from server.thread_limits import ONE_THREAD

    if settings.redis_url is None:
        refuse("serve computes slow panels already; set ORIEL_REDIS_URL to let more machines do so.")
    pairs = [f"{name}={value}" for name, value in ONE_THREAD.items()]
    os.execvp("env", ["env", *pairs, sys.executable, str(APP), "compute", "--supervised"])  # noqa: S606  (fixed words)
