import errno
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from data.delivery.folder import lay_down
from data.delivery.folder_name import BadFolder, folder_name
from data.delivery.parcel import Undeliverable
from data.reports.files import File
from tests.data.delivery.parcels import CSV, PDF, WEEKLY, parcel


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_all_files_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    place = lay_down(WEEKLY, tmp_path / "reports", "desk/weekly")
    assert place.parent == tmp_path / "reports" / "desk" / "weekly"
    assert place.name.startswith("2026-11-20-Weekly-desk-")
    assert contents(place) == {PDF.name: PDF.content, CSV.name: CSV.content}


def test_it_is_laid_down_once_for_a_key(tmp_path: Path) -> None:
    first = lay_down(WEEKLY, tmp_path, "desk")
    (first / PDF.name).write_bytes(b"read and marked")
    assert lay_down(WEEKLY, tmp_path, "desk") == first
    assert contents(first)[PDF.name] == b"read and marked"
    other = lay_down(parcel(key="run-8-folder-1"), tmp_path, "desk")
    assert len(list((tmp_path / "desk").iterdir())) == 2
    assert contents(other)[PDF.name] == PDF.content


def test_of_many_attempts_at_once_one_lays_it_down(tmp_path: Path) -> None:
    def attempt(_: int) -> str:
        while True:
            with suppress(Undeliverable):  # another took its draft for a dead one's; it is tried again, as reports are
                return lay_down(WEEKLY, tmp_path, "desk").name

    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(attempt, range(24)))
    assert len(names) == 1
    assert [path.name for path in (tmp_path / "desk").iterdir()] == list(names)
    assert contents(tmp_path / "desk" / names.pop()) == {PDF.name: PDF.content, CSV.name: CSV.content}


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync, calls = os.fsync, iter(range(100))

    def full(descriptor: int) -> None:
        if next(calls) == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Undeliverable, match="No space left on device") as caught:
        lay_down(WEEKLY, tmp_path, "desk")
    assert not caught.value.is_final
    assert list((tmp_path / "desk").iterdir()) == []
    assert contents(lay_down(WEEKLY, tmp_path, "desk"))[CSV.name] == CSV.content


def test_what_a_killed_attempt_left_is_cleared_away(tmp_path: Path) -> None:
    place = lay_down(WEEKLY, tmp_path, "desk")
    left = place.with_name(f".{place.name}.deadbeef")
    place.rename(left)
    assert lay_down(WEEKLY, tmp_path, "desk") == place
    assert [path.name for path in place.parent.iterdir()] == [place.name]


HOSTILE = ["..", ".", "", "/", "/etc", "../x", "desk/..", "desk/../..", "desk//x", "desk/", "~", ".hidden", "desk\\.."]
HOSTILE += [
    "a/b/c/d/e",
    "de\nsk",
    "desk\0",
    "desk.",
    "desk ./x",
    "$HOME",
    "C:",
    "con:",
    "a" * 65,
    "-rf",
    "_",
    "desk/.git",
]
FILES = ["../../x.pdf", "/etc/passwd", "..", "", "a\0b.pdf", "a/b.pdf", "x" * 300 + ".pdf", ".bashrc", "a\u202efdp.exe"]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFolder):
        folder_name(name)


@pytest.mark.parametrize("name", ["desk", "Desk 2", "desk/weekly", "büro", "a", "v1.2", "x_y-z"])
def test_it_is_a_name_of_a_folder(name: str) -> None:
    assert str(folder_name(f" {name} ")) == name


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "reports"
    outside.mkdir()
    root.mkdir()
    (root / "desk").symlink_to(outside)
    with pytest.raises(Undeliverable) as caught:
        lay_down(WEEKLY, root, "desk/weekly")
    assert caught.value.is_final
    assert everything(outside) == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    place = lay_down(
        parcel(files=(File(name, "application/pdf", b"%PDF"),), subject=name), tmp_path / "reports", "desk"
    )
    assert list(contents(place).values()) == [b"%PDF"]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert not next(place.iterdir()).name.startswith(".")


def test_a_folder_that_can_not_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file")
    with pytest.raises(Undeliverable) as caught:
        lay_down(WEEKLY, tmp_path, "desk")
    assert not caught.value.is_final
    assert str(tmp_path) not in caught.value.words
