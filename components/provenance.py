"""Where numbers come from, as something to open: sources, dates, rows, method, parameters."""

from dash import html

from components.numbers import number_text, percent_text
from components.panel import Provenance, SourceNote


def provenance_list(provenance: Provenance) -> html.Div:
    facts = [
        ("Method", provenance.method),
        ("In the manual", _manual_link(provenance.reference)),
        ("As of", provenance.as_of),
        ("Rows used", number_text(provenance.rows, 0) if provenance.rows else None),
        ("Quarantined", number_text(provenance.quarantined, 0)),
        *((name.replace("_", " "), _text(value)) for name, value in provenance.parameters.items()),
    ]
    return html.Div(
        [
            html.Dl(
                [html.Div([html.Dt(name), html.Dd(value)], className="o-facts__row") for name, value in facts if value],
                className="o-facts",
            ),
            *(_source(note) for note in provenance.sources),
        ]
    )


def _manual_link(reference: str | None) -> html.A | None:
    """In a tab of its own, so that the desk stays as it is."""
    if reference is None:
        return None
    return html.A("Method", href=f"/manual/{reference}", target="_blank", rel="noopener")


def _text(value: object) -> str:
    return (
        {True: "yes", False: "no", "": "none"}.get(value, str(value)) if isinstance(value, bool | str) else str(value)
    )


def _source(note: SourceNote) -> html.Div:
    return html.Div(
        [
            html.Strong(note.title),
            html.Div(
                f"{number_text(note.bars, 0)} bars, {note.first} … {note.last}" if note.bars else "no bar used",
                className="o-num",
            ),
            html.Div(_difference(note)) if note.differs_at_most is not None else None,
            html.Div(note.caution, className="o-caution") if note.caution else None,
        ],
        className="o-source",
    )


def _difference(note: SourceNote) -> str:
    typical, most = percent_text(note.differs_by or 0.0, 3), percent_text(note.differs_at_most or 0.0)
    return f"Differs from the other sources by {typical} in the middle, {most} at most, on {note.differs_most_on}."
