"""How the rest of Oriel knows that a worker lives: it writes the time into the queue's own table."""

from sqlalchemy import Connection, text

HEARTBEAT_SECONDS = 5.0
SILENT_SECONDS = 20.0  # a worker that has not been heard for so long is taken for dead

_HEARD = text(
    "SELECT coalesce(max(last_heartbeat) > now() - make_interval(secs => :silent), false) FROM procrastinate_workers"
)


def worker_is_alive(connection: Connection) -> bool:
    return bool(connection.execute(_HEARD, {"silent": SILENT_SECONDS}).scalar_one())
