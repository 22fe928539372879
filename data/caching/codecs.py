"""How a value becomes bytes and comes back: JSON or Arrow, never a pickle.

A value is given back as it comes out of its bytes, to the one who computed it too, so that a hit never differs
from a miss. JSON therefore turns tuples into lists and NaN into null; Arrow drops `attrs` and an index's `freq`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
import pandas as pd
import pyarrow as pa

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """`hold` makes what the layer in memory keeps; `give` makes of it a value that its receiver may change."""

    name: str
    encode: Callable[[T], bytes]
    hold: Callable[[bytes], Any]
    give: Callable[[Any], T]


def _encode_json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)


def _encode_frame(frame: pd.DataFrame) -> bytes:
    bare = frame.copy(deep=False)
    bare.attrs = {}  # Arrow would turn them into JSON, which they need not be
    table = pa.Table.from_pandas(bare)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _decode_frame(data: bytes) -> pd.DataFrame:
    with pa.ipc.open_stream(data) as reader:
        frame: pd.DataFrame = reader.read_all().to_pandas()
    return frame.copy()  # Arrow's own buffers are read-only


def _shallow(frame: pd.DataFrame) -> pd.DataFrame:
    # pandas copies on write: whoever changes this one leaves the held one as it is.
    return frame.copy(deep=False)


JSON: Codec[Any] = Codec("json", _encode_json, bytes, orjson.loads)
ARROW: Codec[pd.DataFrame] = Codec("arrow", _encode_frame, _decode_frame, _shallow)
