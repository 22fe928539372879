"""What the API says of kinds of views, sheets and panels. The numbers themselves come out of `Sheet.to_json`."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.models import Answer
from components.panel import ColumnKind, MetricKind

Cell = str | bool | int | float | None


class ParameterAnswer(Answer):
    """In the words of JSON Schema; those that say nothing here are left out."""

    model_config = ConfigDict(extra="allow")

    name: str
    description: str
    type: str | list[str] = Field(description="string, number, integer, boolean or array; null where it may be absent.")
    default: Any = Field(description="What it is when it is left out.")


class PanelKindAnswer(Answer):
    name: str = Field(description="To be asked for as panels=name.")
    title: str
    slow: bool = Field(description="It takes long: it is computed when it is asked for by name.")
    reference: str | None = Field(description="Where the manual explains it, page#heading.")


class KindAnswer(Answer):
    kind: str = Field(examples=["chart"])
    title: str
    parameters: list[ParameterAnswer]
    panels: list[PanelKindAnswer]


class KindsAnswer(Answer):
    items: list[KindAnswer]


class SourceAnswer(Answer):
    """One source of the numbers, and how far it differs from the consolidated series."""

    name: str
    title: str
    bars: int
    first: str
    last: str
    caution: str | None
    differs_by: float | None = Field(description="Median relative difference.")
    differs_at_most: float | None
    differs_most_on: str | None


class ProvenanceAnswer(Answer):
    method: str
    as_of: str | None = Field(description="The last bar that went in.")
    rows: int
    quarantined: int
    sources: list[SourceAnswer]
    parameters: dict[str, Cell]
    reference: str | None


class FigureContent(Answer):
    type: Literal["figure"]
    sentence: str = Field(description="To be read before the picture; may be empty.")
    figure: dict[str, Any] = Field(description="Plotly's JSON. Arrays may be base64 of typed arrays (dtype, bdata).")


class ColumnAnswer(Answer):
    name: str
    title: str
    kind: ColumnKind
    decimals: int | None
    unit: str
    opens: str
    unit_from: str


class TableContent(Answer):
    type: Literal["table"]
    columns: list[ColumnAnswer]
    rows: list[dict[str, Cell]]
    rows_named_by: str


class MetricAnswer(Answer):
    name: str
    label: str
    value: Cell
    kind: MetricKind = Field(description="percent values are fractions: 0.12 is 12 %.")
    decimals: int
    unit: str
    note: str
    signed: bool


class MetricsContent(Answer):
    type: Literal["metrics"]
    sentence: str
    items: list[MetricAnswer]


class MessageContent(Answer):
    """In place of numbers: there is nothing to show, or it could not be made, and what to do."""

    type: Literal["message"]
    kind: Literal["empty", "error", "info"]
    text: str


Content = Annotated[FigureContent | TableContent | MetricsContent | MessageContent, Field(discriminator="type")]


class PanelAnswer(Answer):
    name: str
    title: str
    context: str
    provenance: ProvenanceAnswer
    warnings: list[str]
    content: Content


class ViewAnswer(Answer):
    kind: str
    query: str = Field(description="Opens the same view on its page, and here.")
    parameters: dict[str, str] = Field(description="All of them, defaults too, as an address has them.")


class LeftOutAnswer(Answer):
    name: str
    title: str
    href: str = Field(description="Asks for it.")


class SheetAnswer(Answer):
    view: ViewAnswer
    dropped: list[str] = Field(description="What of the request could not be used, and why.")
    panels: list[PanelAnswer]
    left_out: list[LeftOutAnswer] = Field(description="Slow panels that nobody has computed yet for this view.")
