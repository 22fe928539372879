import asyncio
from datetime import timedelta

from sqlalchemy import func, select, update

from data.home import Home
from data.idempotency import Claim, KeptAnswer, keep_answer
from data.rate_limits import Bucket, take
from data.schema import idempotent_answers, rate_buckets
from data.users import add_user
from jobs.api_leftovers import CLEAR_API
from jobs.queue import make_queue
from tests.jobs.working import work_off


def counts(home: Home) -> list[int]:
    with home.database.connect() as connection:
        tables = (rate_buckets, idempotent_answers)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def test_what_is_over_goes_and_the_rest_stays(home: Home) -> None:
    long = timedelta(hours=30)
    with home.database.begin() as connection:
        user = add_user(connection, "ana@example.org", "three quiet herons")
        keep_answer(connection, home.settings, Claim(user.id, "old", b"a"), KeptAnswer(201, {}, "{}"))
        connection.execute(update(idempotent_answers).values(created_at=func.now() - long))
        keep_answer(connection, home.settings, Claim(user.id, "new", b"a"), KeptAnswer(201, {}, "{}"))
    take(home.database, "secret", Bucket("token", "1", 60, 30))
    with home.database.begin() as connection:
        connection.execute(update(rate_buckets).values(filled_at=func.now() - long))
    take(home.database, "secret", Bucket("token", "2", 60, 30))
    assert counts(home) == [2, 2]

    async def defer() -> None:
        queue = make_queue(home.database.url)
        async with queue.open_async():
            await queue.configure_task(CLEAR_API).defer_async()

    asyncio.run(defer())
    work_off(home)
    assert counts(home) == [1, 1]
