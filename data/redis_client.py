"""The way to Redis, for somebody who looks at a page: what doesn't answer soon counts as gone."""

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as Lost
from redis.exceptions import TimeoutError as Silent
from redis.retry import Retry

SILENCE_SECONDS = 2.0


def connect(url: str) -> Redis:
    """Nothing is sent yet. A broken connection is opened anew once."""
    return Redis.from_url(
        url,
        protocol=2,
        socket_timeout=SILENCE_SECONDS,
        socket_connect_timeout=SILENCE_SECONDS,
        retry=Retry(ConstantBackoff(0.02), 1),
        retry_on_error=[Lost, Silent],
    )
