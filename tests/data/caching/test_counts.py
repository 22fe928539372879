from pathlib import Path

import pytest

from data.caching.counts import Counts


def test_counts_of_several_are_added_up(tmp_path: Path) -> None:
    ours, theirs = Counts(tmp_path / "counts"), Counts(tmp_path / "counts")
    for counts in (ours, theirs, ours):
        counts.count("memory")
    ours.count("miss")
    theirs.save()
    assert ours.total() == {"memory": 3, "disk": 0, "miss": 1}
    ours.save()
    assert theirs.total() == ours.total() == {"memory": 3, "disk": 0, "miss": 1}


@pytest.mark.parametrize("content", [b"", b"short", b"far too long for three numbers of eight bytes"])
def test_a_damaged_file_begins_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "counts").write_bytes(content)
    counts = Counts(tmp_path / "counts")
    counts.count("disk")
    assert counts.total()["disk"] == 1
    counts.save()
    assert counts.total() == {"memory": 0, "disk": 1, "miss": 0}


def test_what_can_not_be_saved_is_kept(tmp_path: Path) -> None:
    counts = Counts(tmp_path / "nowhere" / "counts")
    counts.count("miss")
    counts.save()
    assert counts.total()["miss"] == 1
    (tmp_path / "nowhere").mkdir()
    counts.save()
    assert Counts(tmp_path / "nowhere" / "counts").total()["miss"] == 1
