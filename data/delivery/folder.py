"""A folder of the machine: all files of a parcel in one folder of its own, which appears whole or not at all."""

import os
import secrets
import shutil
from hashlib import sha256
from pathlib import Path

from data.delivery.file_names import safe_name
from data.delivery.folder_name import folder_name
from data.delivery.parcel import Parcel, Undeliverable
from data.reports.files import File


def lay_down(parcel: Parcel, root: Path, name: str) -> Path:
    """The parcel's own folder. Where it is there already, nothing is done. Raises Undeliverable."""
    try:
        return _lay_down(parcel, root, name)
    except OSError as error:
        words = f"The folder {name} can't be written ({error.strerror or 'no reason given'})."
        raise Undeliverable(words, is_final=False) from error


def _lay_down(parcel: Parcel, root: Path, name: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    shelf = root / folder_name(name)
    if not shelf.resolve().is_relative_to(root.resolve()):
        raise Undeliverable(f"The folder {name} is a link that leads elsewhere.", is_final=True)
    shelf.mkdir(parents=True, exist_ok=True)
    place = shelf / _folder_of(parcel)
    if not place.exists():
        _appear(parcel.files, place)
    return place


def _folder_of(parcel: Parcel) -> str:
    """By date, subject, and as much of the key as tells two of one day apart."""
    subject = safe_name(parcel.subject)[:60].rstrip(".-")
    return f"{parcel.made_at:%Y-%m-%d}-{subject}-{sha256(parcel.key.encode()).hexdigest()[:12]}"


def _appear(files: tuple[File, ...], place: Path) -> None:
    for left in place.parent.glob(f".{place.name}.*"):  # by an attempt that was killed
        shutil.rmtree(left, ignore_errors=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    draft.mkdir()
    try:
        for file in files:
            _write(draft / safe_name(file.name), file.content)
        _sync(draft)
        draft.rename(place)
        _sync(place.parent)
    except OSError:
        if not place.exists():  # otherwise another attempt was faster
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
