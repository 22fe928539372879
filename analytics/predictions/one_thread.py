"""Models are fitted and asked on one thread each.

What is fitted here is small: a second thread saves little on a quiet machine, and on a busy one the threads of
boosting wait for each other in busy loops, which made a walk take fourteen times as long.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

_inside: ContextVar[bool] = ContextVar("inside_one_thread", default=False)


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside, OpenMP and BLAS use one thread. Once inside, entering again costs nothing."""
    if _inside.get():
        yield
        return
    token = _inside.set(True)
    try:
        with _controller().limit(limits=1):
            yield
    finally:
        _inside.reset(token)


@cache
def _controller() -> Any:
    import sklearn.ensemble  # noqa: F401  # what it loads is what is limited
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
