"""Where what was kept opens."""

from views.addresses import address_of
from views.documents.dashboard import DASHBOARD


def reading_address(view_id: int) -> str:
    """One saved view or a dashboard, to be read."""
    return f"/views/{view_id}"


def snapshots_address(view_id: int) -> str:
    """What was frozen of it, and where it is frozen again."""
    return f"/snapshots?view={view_id}"


def opening_address(view_id: int, kind: str, query: str) -> str:
    """Where it is worked with: a dashboard where it is read, anything else on the page of its kind."""
    return reading_address(view_id) if kind == DASHBOARD else address_of(kind, query, view_id)
