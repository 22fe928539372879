"""What the owner of a file says about it, because a file can't."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from data.schema import RETURNS

MIB = 2**20
DEFAULT_SOURCE = "import"
SOURCE_FORM = r"^[a-z0-9][a-z0-9_.-]{0,63}$"
EXCHANGE_FORM = "[A-Z0-9]{4}"
# Words for what is awkward to write on a command line or in a form.
SEPARATORS: Mapping[str, str] = MappingProxyType({"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"})
MARKS: Mapping[str, str] = MappingProxyType({"point": ".", "comma": ","})


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes that are refused before anything is parsed."""

    file_bytes: int = 256 * MIB
    unpacked_bytes: int = 512 * MIB
    rows: int = 5_000_000
    cells: int = 60_000_000
    columns: int = 5_000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """None stands for: not said."""

    source: str = DEFAULT_SOURCE
    symbol: str | None = None
    exchange: str | None = None  # market identifier code (ISO 10383)
    currency: str | None = None
    interval: str | None = None
    timezone: str | None = None  # of times without an offset, and of new instruments
    kind: str = "equity"  # of new instruments
    returns_in: str | None = None  # of the kind returns: see schema.RETURNS_IN
    returns_are: str | None = None
    name: str | None = None  # of a new instrument
    allow_nonpositive: bool = False  # of new instruments
    close_is: str | None = None  # see schema.PRICE_BASES
    date_format: str | None = None  # as in strptime
    day_first: bool | None = None
    decimal: str | None = None  # "." or ","
    separator: str | None = None
    sheet: str | None = None
    header_row: int = 1  # rows above it are not read
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # field -> name in the file
    quarantine: bool = False
    dry_run: bool = False
    limits: Limits = Limits()

    @property
    def has_only_returns(self) -> bool:
        return self.kind == RETURNS
