"""A file that is sent in, and what its owner says of it: the same words as the import command takes."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Final, Literal, cast
from zoneinfo import ZoneInfo

from flask import Response, current_app, request
from flask_openapi3.models.file import FileStorage
from pydantic import Field, ValidationError, field_validator
from werkzeug.datastructures import FileStorage as UploadedFile

from api.models import Sent
from data.importing.options import DEFAULT_SOURCE, EXCHANGE_FORM, MARKS, SEPARATORS, SOURCE_FORM, ImportOptions

LONGEST: Final = 200
MOST_COLUMNS: Final = 20
COLUMN_FORM: Final = r"^[A-Za-z_]{1,30}=.{1,200}$"
Text = Annotated[str, Field(max_length=LONGEST)] | None
Interval = Literal["1m", "5m", "15m", "30m", "1h", "1d", "1w", "1mo"]
Kind = Literal["equity", "etf", "index", "future", "commodity", "volatility", "fx", "crypto", "rate", "fund", "returns"]


class ImportForm(Sent):
    """Nothing is guessed: what the file leaves open must be said."""

    file: FileStorage = Field(description="CSV (also .gz), Parquet or XLSX, long or with a column for each symbol.")
    source: str = Field(
        default=DEFAULT_SOURCE,
        pattern=SOURCE_FORM,
        description="Where the numbers come from; of one source, a time has one value.",
    )
    symbol: Text = Field(default=None, description="Of all rows, when the file names none.")
    exchange: Annotated[str, Field(pattern=f"^{EXCHANGE_FORM}$")] | None = Field(
        default=None, description="Market identifier code of new instruments, like XNYS (ISO 10383)."
    )
    currency: Text = Field(default=None, description="Of the prices, like USD; needed for new instruments with prices.")
    interval: Interval | None = Field(
        default=None, description="Time of a bar; needed when the file has times of day, dates are days unless said."
    )
    timezone: Text = Field(default=None, description="Of times that name none, like America/New_York.")
    kind: Kind = Field(default="equity", description="Of new instruments; returns: the file has those and no prices.")
    returns_in: Literal["percent", "fraction"] | None = None
    returns_are: Literal["simple", "log"] | None = None
    name: Text = Field(default=None, description="Of the new instrument.")
    allow_nonpositive: bool = Field(default=False, description="New instruments may trade at or below 0.")
    close_is: Literal["raw", "split_adjusted", "adjusted"] | None = Field(
        default=None, description="What the source's closes are; raw (as traded) unless said."
    )
    date_format: Text = Field(default=None, description="Like %d/%m/%y.")
    day_first: bool | None = Field(default=None, description="How 03/04/2020 is meant.")
    decimal: Literal["point", "comma"] | None = Field(default=None, description="When the numbers leave it open.")
    separator: Literal["comma", "semicolon", "tab", "pipe"] | None = None
    header_row: int = Field(default=1, ge=1, le=1_000_000, description="When other rows stand above it.")
    sheet: Text = Field(default=None, description="Of a workbook with several.")
    column: list[Annotated[str, Field(pattern=COLUMN_FORM)]] = Field(
        default=[], max_length=MOST_COLUMNS, description="FIELD=NAME: which column holds a field; may be repeated."
    )
    quarantine: bool = Field(default=False, description="Store the good rows and keep the faulty ones apart.")
    dry_run: bool = Field(default=False, description="Do all of it and store nothing.")

    @field_validator("file")
    @classmethod
    def is_file(cls, sent: object) -> object:
        if not isinstance(sent, UploadedFile):
            raise ValueError("must be a file")
        return sent

    @field_validator("timezone")
    @classmethod
    def is_zone(cls, name: str | None) -> str | None:
        try:
            return name if name is None else ZoneInfo(name).key
        except (ValueError, OSError, LookupError):
            raise ValueError("is no time zone; it looks like Europe/Berlin or UTC") from None

    def said(self) -> bytes:
        """All of it, the file by its digest: the same however the form was written down."""
        digest = hashlib.file_digest(self.file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it is seekable
        self.file.stream.seek(0)
        return f"{digest} {self.model_dump_json(exclude={'file'})}".encode()

    def options(self) -> ImportOptions:
        same = self.model_dump(exclude={"file", "decimal", "separator", "column"})
        return ImportOptions(
            **same,
            decimal=MARKS.get(self.decimal or ""),
            separator=SEPARATORS.get(self.separator or ""),
            columns={field.lower(): name for field, _, name in (text.partition("=") for text in self.column)},
        )


def reads_form(route: Callable[[ImportForm], Response]) -> Callable[..., Response]:
    """Reads it as text, field by field: flask-openapi3 would take the symbol 600519 for a number."""

    @wraps(route)
    def read() -> Response:
        try:
            return route(_form())
        except ValidationError as error:
            return cast("Response", current_app.validation_error_callback(error))  # type: ignore[attr-defined]  # api/server.py

    read.__delay_validate_request__ = True  # type: ignore[attr-defined]  # flask-openapi3's: the route sees to it
    return read


def _form() -> ImportForm:
    said: dict[str, Any] = {name: value for name, value in request.form.items() if value}
    if "column" in said:
        said["column"] = request.form.getlist("column")
    return ImportForm.model_validate({**said, **request.files})


def in_words_of_the_form(sentence: str) -> str:
    """The faults of a file name options of the command line; their names are those of the form's fields."""
    return re.sub(r"--([a-z][a-z-]*)", lambda option: option[1].replace("-", "_"), sentence)
