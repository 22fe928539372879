"""This forecast's reasons: what each feature brings to it, exactly, or a sentence that nothing exact can be said."""

from typing import TYPE_CHECKING

from components.figures.predictions_rows import Row, rows_figure
from components.numbers import percent_text
from components.panel import Figure, Panel
from data.market import Market
from views.base import NothingToShow
from views.predictions.answering import first_answers
from views.predictions.explained import Explained, explained, why_provenance
from views.predictions.feature_words import WHAT, moved_text, reasons_in_words, title_of
from views.predictions.state import PredictionsView

if TYPE_CHECKING:
    from analytics.predictions.contributions import Contributions

SHOWN = 10
METHOD = (
    "What each feature brings to this forecast; with the base they add up to it, to rounding. Linear: coefficient × "
    "(scaled value − its mean in training), the base being the forecast at the means. Trees: SHAP values along the "
    "paths of the trees, the base being the mean over the training rows. Averages: the weighted sums of their members'."
)
AXES = {"forecast": "percentage points", "logarithm": "logarithm: 0.01 is 1 %", "log-odds": "log-odds: 0.01 is 1 %"}
NOT_CAUSES = (
    "Contributions say what the model does with the features, not what moves the market. Features that move together "
    "share what either could bring alone."
)
NO_EVIDENCE = (
    "Reasons are no evidence: they explain what the model says whether or not it has earned to be listened to, which "
    "the answer says."
)
NOT_TOLD = (
    "What moves the forecast of {title} from its usual one; its number is told by the answer where it was earned."
)
BOUNDED = "The model keeps its forecast within bounds; contributions add up to what it would say without them."


def contributions_panel(view: PredictionsView, market: Market) -> Panel:
    found = explained(view, market)
    brought = contributions_of(found)
    is_told = _is_told(view, found, market)
    sums = {"base": brought.base, "sum_of_contributions": float(brought.values.sum()), "forecast": brought.forecast}
    return Panel(
        name="contributions",
        title="Reasons of this forecast",
        context=f"{found.model.title}, {brought.at:%Y-%m-%d}",
        content=Figure(_figure(found, brought, is_told), _words(found, brought, is_told)),
        provenance=why_provenance(
            view,
            found,
            METHOD,
            **(sums if is_told else {}),
            adds_up_in=brought.scale,
        ),
        warnings=(NO_EVIDENCE, NOT_CAUSES, *((BOUNDED,) if brought.is_bounded else ())),
    )


def contributions_of(found: Explained) -> "Contributions":
    """Raises NothingToShow for a model that has none that are exact."""
    from analytics.predictions.contributions import NoContributions, contributions

    try:
        return contributions(found.fitted, found.asked.problem, found.now, found.rows)
    except NoContributions as error:
        raise NothingToShow(str(error)) from error


def _is_told(view: PredictionsView, found: Explained, market: Market) -> bool:
    """What was not earned is withheld as it is in the answer; only the first answer is known here."""
    if view.signal:
        return True
    try:
        judged = first_answers(view, market).by_model.get(found.model.name)
    except NothingToShow:
        return False
    return judged is not None and judged.has_skill


def _words(found: Explained, brought: "Contributions", is_told: bool) -> str:
    said = _forecast_words(found, brought) if is_told else NOT_TOLD.format(title=found.model.title)
    return f"{said} {reasons_in_words(brought)}"


def _forecast_words(found: Explained, brought: "Contributions") -> str:
    """What it says, and what it would say if no feature moved it."""
    problem = found.asked.problem
    signed = problem.target == "return"
    ahead = "the next bar" if problem.horizon == 1 else f"the next {problem.horizon} bars"
    now = percent_text(brought.forecast, signed=signed)
    base = percent_text(brought.brought_back(brought.base), signed=signed)
    return f"{found.model.title} expects a {WHAT[problem.target]} of {now} over {ahead}; its usual forecast is {base}."


def _figure(found: Explained, brought: "Contributions", is_told: bool) -> dict[str, object]:
    factor = 100 if brought.scale == "forecast" else 1
    moving = brought.values[brought.values != 0]
    if moving.empty:
        raise NothingToShow(_words(found, brought, is_told))
    largest = moving.iloc[:SHOWN]
    rows = [_row(brought, title_of(str(name)), float(value), factor) for name, value in largest.items()]
    others = moving.iloc[SHOWN:]
    if len(others):
        rows.append(_row(brought, f"{len(others)} others together", float(others.sum()), factor))
    return rows_figure(rows, axis=AXES[brought.scale], tick=".2~g", signed=True)


def _row(brought: "Contributions", name: str, value: float, factor: int) -> Row:
    glyph = "▲" if value > 0 else "▼" if value < 0 else "■"
    number = moved_text(brought, value)
    return Row(name, factor * value, f"{glyph} {number}", f"{name}: {number}")
