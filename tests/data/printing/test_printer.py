"""The press with a real Chromium: what it makes, what it must not do, and what is left when something dies."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pytest_httpserver import HTTPServer

from data.printing import ordering
from data.printing.chromium import find_chromium
from data.printing.printer import Drawing, NoChromium, Press, Printer, Unprintable

FIGURE = {"data": [{"y": [1, 3, 2], "type": "scatter"}], "layout": {"title": {"text": "Three"}}}
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def printer() -> Printer:
    found = find_chromium()
    if found is None:
        pytest.skip("CHROMIUM IS MISSING: nothing is printed. As root: apt-get install chromium")
    return Printer(found)


@pytest.fixture(scope="module")
def press(printer: Printer) -> Iterator[Press]:
    with printer.press() as opened:
        yield opened


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def processes_of(folder: str) -> dict[int, bytes]:
    """Whoever has the folder of a press in its environment or its command line, with both."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and entry.name != str(os.getpid()):
            try:
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:  # it has just ended
                continue
            if folder.encode() in told:
                found[int(entry.name)] = told
    return found


def wait_until_gone(folder: str) -> None:
    deadline = time.monotonic() + 60
    while left := processes_of(folder):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_it_draws_figures_as_vectors_that_keep_their_words(press: Press) -> None:
    (drawn,) = press.draw([Drawing(FIGURE, 300, 200)])
    assert drawn.startswith("<svg")
    assert "Three" in drawn
    assert 'width="300"' in drawn


def test_it_makes_a_pdf_of_the_size_that_its_style_says(press: Press) -> None:
    made = press.pdf("<style>@page { size: Letter }</style><p>σ² is written</p>")
    document = pdfium.PdfDocument(made)
    assert tuple(round(side) for side in document[0].get_size()) == (612, 792)
    document.close()
    assert "σ² is written" in text_of(made)


def test_it_makes_a_picture_of_the_size_asked(press: Press) -> None:
    made = press.picture("<p>x</p>", 120, 63, 2)
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(made[16:20]), int.from_bytes(made[20:24])) == (240, 126)


def test_it_asks_no_network_and_runs_no_script_of_a_page(press: Press, httpserver: HTTPServer) -> None:
    url = httpserver.url_for("/")
    html = f"""<link rel=stylesheet href="{url}a.css"><img src="{url}b.png"><iframe src="{url}c"></iframe>
      <style>@import url({url}d.css); body {{ background: url({url}e.png) }}</style>
      <p id=p>quiet</p><script>document.getElementById("p").textContent = "loud"; fetch("{url}f")</script>
      <iframe src="file:///etc/passwd"></iframe>"""
    text = text_of(press.pdf(html))
    press.picture(html, 200)
    assert httpserver.log == []
    assert "quiet" in text
    assert "root:" not in text


def test_a_figure_can_not_ask_the_network_either(press: Press, httpserver: HTTPServer) -> None:
    address = httpserver.url_for("/x.png")
    image = {"source": address, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "sizex": 1, "sizey": 1}
    hostile = {"data": FIGURE["data"], "layout": {"images": [image], "title": {"text": f"<img src={address}>"}}}
    press.draw([Drawing(hostile, 300, 200)])
    assert httpserver.log == []


def test_without_a_chromium_it_says_what_to_do() -> None:
    with pytest.raises(NoChromium, match="apt-get install chromium"), Printer(None).press():
        pass


def test_a_browser_that_does_not_start_is_told() -> None:
    with Printer(Path("/bin/false")).press() as broken, pytest.raises(Unprintable, match="did not start"):
        broken.pdf("<p>x</p>")


def test_a_disk_without_room_is_told_before_the_browser_hangs(
    printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "LEAST_ROOM", 2**62)
    with pytest.raises(Unprintable, match="no room on the disk"), printer.press():
        pass


def test_a_disk_that_is_full_to_the_last_byte_is_told(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(Unprintable, match="no room on the disk"), printer.press():
        pass


def test_what_takes_too_long_is_ended_with_all_that_it_started(
    printer: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "SECONDS_TO_END", 5.0)
    stuck = tmp_path / "chromium"
    stuck.write_text("#!/bin/sh\nexec sleep 600\n")
    stuck.chmod(0o755)
    with Printer(stuck, seconds=0.5).press() as slow, pytest.raises(Unprintable, match="longer than"):
        slow.pdf("<p>x</p>")


def test_a_browser_that_is_killed_before_it_is_done_is_told_and_the_next_one_prints(printer: Printer) -> None:
    with printer.press() as dying:
        dying.pdf("<p>first</p>")
        mains = [pid for pid, told in processes_of(dying.folder).items() if b"--remote-debugging-pipe" in told]
        assert mains  # and whoever it has just forked
        for pid in mains:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(Unprintable, match="ended before it was done"):
            dying.pdf("<p>second</p>")
    wait_until_gone(dying.folder)


def test_nothing_is_left_behind_when_whoever_prints_is_killed(printer: Printer, folder: Path) -> None:
    code = f"""
import sys, tempfile, time
tempfile.tempdir = {str(folder)!r}
from pathlib import Path
from data.printing.printer import Printer
with Printer(Path({str(printer.chromium)!r})).press() as press:
    press.pdf("<p>x</p>")
    print(press.folder, flush=True)
    time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        of_press = started.stdout.readline().strip()
        assert of_press
        assert len(processes_of(of_press)) > 3  # the press, its driver, and all of Chromium
        started.kill()
    wait_until_gone(of_press)


def test_the_folders_of_those_who_were_killed_are_cleared(
    printer: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "oriel-print-old").mkdir()
    (tmp_path / "oriel-print-new").mkdir()
    (tmp_path / "others").mkdir()
    for name in ("oriel-print-old", "others"):
        os.utime(tmp_path / name, (0, 0))
    with printer.press():
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["oriel-print-new", "others"]


def test_nothing_of_ours_is_in_its_environment(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIEL_SECRET_KEY", "hunter2")
    with printer.press() as opened:
        opened.pdf("<p>x</p>")
        told = b"".join(processes_of(opened.folder).values())
    assert b"TMPDIR" in told
    assert b"hunter2" not in told
