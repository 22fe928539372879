"""Ten analysts who click at once, each as soon as they have their answer.

Every click asks a running Oriel for another chart: another instrument, range and indicators, with statistics and
history, as `make run` serves it with its default settings on this machine, which the analysts share.
"""

import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import requests

from benchmarks.chart_callback import chart_body
from benchmarks.measure import Row, summary
from data.settings import Settings
from server.cookies import cookie_name
from tests.browser.desk import EMAIL, PASSWORD, running_desk
from tests.server.visitor import HIDDEN_FIELD

ANALYSTS = 10
SECONDS = 15.0
WARM_UP = 3.0
SYMBOLS = ("AAPL", "MSFT", "SPX", "IXIC", "IBM", "GOOG", "JPM", "XOM", "WMT", "VIX")
RANGES = ("3m", "6m", "1y", "2y", "5y", "10y", "max")
INDICATORS = ("sma:{}", "ema:{}", "rsi:{}", "atr:{}", "bollinger:{}")


class Analyst:
    def __init__(self, url: str, port: int, seed: int) -> None:
        self._url = url
        self._random = random.Random(seed)
        self._session = requests.Session()
        self._sign_in()
        self._dependencies = self._session.get(f"{url}/_dash-dependencies").json()
        csrf = self._session.cookies[cookie_name(Settings(port=port), "csrf")]
        self._session.headers["X-CSRFToken"] = csrf or ""
        self.spent: list[float] = []

    def click(self, until: float, counted_from: float) -> None:
        while time.monotonic() < until:
            body = self.body(self._query())
            start = time.monotonic()
            answer = self._session.post(f"{self._url}/_dash-update-component", json=body, timeout=60)
            assert answer.status_code == 200, answer.text
            if start >= counted_from:
                self.spent.append((time.monotonic() - start) * 1e3)

    def body(self, query: str) -> dict[str, Any]:
        return chart_body(self._dependencies, query)

    def headers(self) -> dict[str, str]:
        """Of a request in this analyst's name, for who sends it otherwise."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._session.cookies)
        return {"Cookie": cookies, "X-CSRFToken": str(self._session.headers["X-CSRFToken"])}

    def _query(self) -> str:
        chosen = self._random.sample(INDICATORS, 3)
        indicators = ",".join(name.format(self._random.randint(5, 60)) for name in chosen)
        return f"symbol={self._random.choice(SYMBOLS)}&range={self._random.choice(RANGES)}&indicators={indicators}"

    def _sign_in(self) -> None:
        hidden = dict(HIDDEN_FIELD.findall(self._session.get(f"{self._url}/login").text))
        fields = {**hidden, "email": EMAIL, "password": PASSWORD}
        answer = self._session.post(f"{self._url}/login", data=fields)
        assert answer.url == f"{self._url}/", answer.url


def rows() -> list[Row]:
    with (
        tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder,
        running_desk(Path(folder) / "home") as desk,
    ):
        analysts = [Analyst(desk.url, desk.oriel.port, seed) for seed in range(ANALYSTS)]
        alone = _clicking(analysts[:1])
        together = _clicking(analysts)
    rate = len(together) / (SECONDS - WARM_UP)
    return [
        Row("one analyst: click to answer", summary(alone)),
        Row(f"{ANALYSTS} analysts: click to answer, {rate:.0f} charts a second", summary(together)),
    ]


def _clicking(analysts: list[Analyst]) -> list[float]:
    begin = time.monotonic()
    arguments = (begin + SECONDS, begin + WARM_UP)
    threads = [threading.Thread(target=analyst.click, args=arguments) for analyst in analysts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = [milliseconds for analyst in analysts for milliseconds in analyst.spent]
    for analyst in analysts:
        analyst.spent = []
    return spent
