from pathlib import Path

import pytest

from data.cache import Cache
from tests.data.caching.counted import MIB


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def cache(folder: Path) -> Cache:
    return Cache(folder, 16 * MIB)


@pytest.fixture(autouse=True)
def _same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources that are edited while the tests run would make this process's entries another's misses."""
    monkeypatch.setattr("data.cache.code_version", lambda: "tested")
