"""Bytes on disk into a table. What a file is, its first bytes say, not its name; sizes are refused before parsing."""

import hashlib
import io
import zlib
from dataclasses import dataclass
from gzip import GzipFile
from pathlib import Path

from data.importing.csv_file import read_csv
from data.importing.faults import ImportFault
from data.importing.options import MIB, ImportOptions, Limits
from data.importing.parquet_file import read_parquet
from data.importing.table import RawTable
from data.importing.xlsx_file import read_xlsx

GZIP, ZIP, PARQUET, OLE = b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class ReadFile:
    table: RawTable
    sha256: bytes


def read_file(path: Path, options: ImportOptions) -> ReadFile:
    content = _content(path, options.limits)
    sha256 = hashlib.sha256(content).digest()
    return ReadFile(parse_table(content, options), sha256)


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise ImportFault(f"{path.name} is not a file.")
        with path.open("rb") as file:
            content = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise ImportFault(f"{path.name} can't be read: {error.strerror}.") from None
    if len(content) > limits.file_bytes:
        raise ImportFault(f"The file is larger than {limits.file_bytes // MIB} MiB; split it.")
    return content


def parse_table(content: bytes, options: ImportOptions) -> RawTable:
    if content.startswith(OLE):
        raise ImportFault("This is an old or a protected Excel file; save it as XLSX without a password.")
    if content.startswith(ZIP):
        return read_xlsx(content, options)
    if content.startswith(PARQUET):
        return read_parquet(content, options)
    if content.startswith(GZIP):
        content = _gunzip(content, options.limits)
    return read_csv(content, options)


def _gunzip(content: bytes, limits: Limits) -> bytes:
    try:
        unpacked = GzipFile(fileobj=io.BytesIO(content)).read(limits.unpacked_bytes + 1)
    except (OSError, EOFError, zlib.error):
        raise ImportFault("The file begins like gzip and can't be unpacked; it is cut short or damaged.") from None
    if len(unpacked) > limits.unpacked_bytes:
        raise ImportFault(f"The file unpacks to more than {limits.unpacked_bytes // MIB} MiB; split it.")
    return unpacked
