"""What a fresh Oriel asks its worker to do."""

from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text

from data.database import Database
from jobs.queue import make_queue


def enqueue_demo_when_empty(database: Database) -> bool:
    """Have the demo universe loaded if there is no instrument yet; whether it was enqueued."""
    queue = make_queue(database.url)
    try:
        with database.begin() as connection:
            if connection.execute(text("SELECT EXISTS (SELECT FROM instruments)")).scalar_one():
                return False
            driver = connection.connection.driver_connection
            queue.configure_task("ingest_demo", connection=driver).defer()
    except AlreadyEnqueued:
        return False
    return True
