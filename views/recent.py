"""Results that several panels of a page need within moments, kept in this process and bounded by what they weigh."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Who asks for what another is making waits for that one. Errors are raised and not kept.

    The results are shared: nobody may change one. When together they weigh more than `most`, those asked for longest
    ago go, but never the newest.
    """

    def __init__(self, most: float, weight: Callable[[V], float] = lambda _: 1.0) -> None:
        self._most, self._weight = most, weight
        self._lock = Lock()
        self._made: OrderedDict[K, Future[V]] = OrderedDict()
        self._weights: dict[K, float] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        with self._lock:
            known = self._made.get(key)
            future: Future[V] = known or Future()
            self._made[key] = future
            self._made.move_to_end(key)
        if known is None:
            self._fill(key, future, make)
        return future.result()

    def _fill(self, key: K, future: "Future[V]", make: Callable[[], V]) -> None:
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                self._made.pop(key, None)
            future.set_exception(error)
            return
        future.set_result(value)
        with self._lock:
            self._weights[key] = self._weight(value)
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        weighed = [key for key in self._made if key in self._weights]
        while len(weighed) > 1 and sum(self._weights.values()) > self._most:
            oldest = weighed.pop(0)
            del self._made[oldest], self._weights[oldest]
