"""Rows of the audit log as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime

import orjson

from data.audit.reading import Entry

FORMULAS = ("=", "+", "-", "@", "\t")  # a sheet takes what begins like this for one


def audit_csv(entries: Iterable[Entry]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    names = [spec.name for spec in fields(Entry)]
    writer.writerow(names)
    for entry in entries:
        writer.writerow([cell(getattr(entry, name)) for name in names])
    return text.getvalue()


def cell(value: object) -> str:
    if isinstance(value, Mapping):
        value = orjson.dumps(dict(value)).decode()
    elif isinstance(value, datetime):
        value = value.isoformat()
    found = "" if value is None else str(value)
    return f"'{found}" if found.startswith(FORMULAS) else found
