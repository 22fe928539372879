from pathlib import Path

import pytest

from data.caching import code_version as module

version = module.code_version.__wrapped__


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "analytics").mkdir()
    (tmp_path / "analytics" / "returns.py").write_text("a = 1\n")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "chart.py").write_text("a = 1\n")
    (tmp_path / "requirements.txt").write_text("numpy==1\n")
    return tmp_path


def test_the_same_code_has_the_same_version(root: Path) -> None:
    assert version() == version()


@pytest.mark.parametrize("path", ["analytics/returns.py", "requirements.txt", "analytics/new.py"])
def test_code_that_computes_and_libraries_change_it(root: Path, path: str) -> None:
    before = version()
    (root / path).write_text("a = 2\n")
    assert version() != before


def test_a_module_of_another_name_changes_it(root: Path) -> None:
    before = version()
    (root / "analytics" / "returns.py").rename(root / "analytics" / "other.py")
    assert version() != before


def test_pages_do_not_change_it(root: Path) -> None:
    before = version()
    (root / "pages" / "chart.py").write_text("a = 2\n")
    assert version() == before
