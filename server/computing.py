"""What `app.py compute` runs: everything a job needs is imported ahead, and a job opens its own way to the data."""

import asyncio
import gc
import importlib
import os
from collections.abc import Mapping
from typing import Any

from data.home import join_home
from data.measures import stop_measuring
from data.panel_jobs import Work
from data.settings import Settings
from server.background import NICENESS, Background, Compute
from views.base import Progress, ViewKind
from views.registry import kinds
from views.slow import compute


def run_background(settings: Settings, known: Mapping[str, ViewKind[Any]] | None = None) -> None:
    """Until it is asked to stop. `known`: the kinds of view, all there are unless a test says otherwise."""
    named = kinds() if known is None else known
    load_ahead(named)
    os.nice(NICENESS)
    background = Background(settings.jobs, compute_with(settings, named), settings.job_seconds)
    asyncio.run(background.serve(settings.home))


def compute_with(settings: Settings, named: Mapping[str, ViewKind[Any]]) -> Compute:
    """For the process of a job."""

    def compute_in_child(work: Work, progress: Progress) -> bytes:
        stop_measuring()  # who minds the job does
        home = join_home(settings, cores=1)
        return compute(named[work.kind], work, home.market, home.cache, progress)

    return compute_in_child


def load_ahead(named: Mapping[str, ViewKind[Any]]) -> None:
    gc.disable()
    for module in sorted({module for kind in named.values() for module in kind.heavy}):
        importlib.import_module(module)
    gc.freeze()  # jobs share the memory of what is loaded
    gc.enable()
