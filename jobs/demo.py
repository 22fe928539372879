"""Loads the demo universe in the background, while Oriel already answers."""

from typing import TYPE_CHECKING

import structlog
from procrastinate import JobContext

if TYPE_CHECKING:
    from data.home import Home

log = structlog.get_logger("oriel.jobs")


def load_demo(context: JobContext) -> None:
    """Idempotent: what is stored already stays as it is."""
    home: Home = context.additional_context["home"]
