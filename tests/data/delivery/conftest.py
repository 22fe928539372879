"""One receiver of webhooks for all tests."""

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer


@pytest.fixture(scope="package")
def lasting() -> Iterator[HTTPServer]:
    with HTTPServer("127.0.0.1") as server:  # it takes half a second to stop
        yield server


@pytest.fixture
def receiver(lasting: HTTPServer) -> HTTPServer:
    lasting.clear()
    return lasting
