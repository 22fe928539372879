"""The head of the desk: one sentence on whether anybody has earned to be listened to, and what follows from it."""

from analytics.predictions.quantiles import interval_of
from components.numbers import number_text, percent_text, price_decimals
from components.panel import Metric, Metrics, Panel, Provenance
from data.market import Market
from views.predictions.answering import first_answers
from views.predictions.answers import Answers
from views.predictions.asked import Asked, asked
from views.predictions.leading import Lead, lead_of
from views.predictions.reasons import reasons_of
from views.predictions.signal import signal_metrics
from views.predictions.state import PredictionsView
from views.provenance import provenance_of

TOLD = 0.8  # coverage of the interval in the head
METHOD = (
    "Every model is walked through the past, fitted only on what was known, and held against the best baseline by a "
    "one-sided test, corrected for the number of models tried. Without skill the page leads with the baseline's "
    "conformal interval and withholds the signal. Recommendation and confidence follow from the calibrated "
    "probability of the model that has skill, the reasoning from its contributions; nothing else enters them."
)


def verdict_panel(view: PredictionsView, market: Market, answers: Answers | None = None) -> Panel:
    about = asked(view, market)
    answers = answers or first_answers(view, market)
    lead = lead_of(view, answers)
    made_at = lead.spoken.forecast.made_at
    return Panel(
        name="verdict",
        title="The answer",
        context=f"{_ahead(view.horizon)} from {made_at:%Y-%m-%d}",
        content=Metrics(
            (*signal_metrics(lead, _reasons(view, lead, market)), *_numbers(lead, about), *_evidence(lead)),
            _sentence(view, lead, answers),
        ),
        provenance=answer_provenance(view, about, lead, METHOD),
        warnings=tuple(dict.fromkeys((*view.dropped, *about.warnings))),
    )


def answer_provenance(view: PredictionsView, about: Asked, lead: Lead, method: str) -> Provenance:
    return provenance_of(
        about.bars,
        about.shown,
        method,
        target=view.target,
        horizon=view.horizon,
        model=lead.shown.title,
        leads=lead.spoken.title,
        fitted_on=lead.spoken.forecast.fitted_on,
        first=view.first,
        refit=view.refit,
        scheme=view.scheme,
        intervals=view.intervals,
        level=view.level,
        seed=view.seed,
    )


def _reasons(view: PredictionsView, lead: Lead, market: Market) -> str:
    return reasons_of(view, lead.shown.forecast.model, market) if lead.gives_signal else ""


def _ahead(horizon: int) -> str:
    return "next bar" if horizon == 1 else f"next {horizon} bars"


def _sentence(view: PredictionsView, lead: Lead, answers: Answers) -> str:
    """What was found of the model that was chosen, else by the league; and on a line of its own, what follows."""
    chosen = view.model in answers.by_model and lead.shown.verdict is not None
    found = lead.shown.verdict.sentence if chosen and lead.shown.verdict else answers.verdict.sentence
    return f"{found}\n{lead.why}"


def _numbers(lead: Lead, about: Asked) -> tuple[Metric, ...]:
    forecast = lead.spoken.forecast
    interval = interval_of(forecast.quantiles, TOLD)
    by = f"by {lead.spoken.title}"
    of_price: tuple[Metric, ...] = ()
    if forecast.target != "volatility" and not about.bars.instrument.has_only_returns:
        last = float(about.close.loc[: forecast.made_at].iloc[-1])
        words = " … ".join(
            number_text(last * (1 + edge), price_decimals(last)) for edge in (interval.low, interval.high)
        )
        of_price = (Metric("price", f"Price, {percent_text(TOLD, 0)}", words, "text", note=by),)
    signed = forecast.target != "volatility"
    edges = " … ".join(percent_text(edge, 1, signed=signed) for edge in (interval.low, interval.high))
    what = "Volatility" if forecast.target == "volatility" else "Return"
    return (Metric("interval", f"{what}, {percent_text(TOLD, 0)}", edges, "text", note=by), *of_price)


def _evidence(lead: Lead) -> tuple[Metric, ...]:
    verdict = lead.shown.verdict
    if verdict is None:
        return ()
    p_value = number_text(verdict.p_value, 3)
    return (
        Metric("finding", lead.shown.title, verdict.finding, "text", note=f"against {lead.baseline.title}"),
        Metric("test", verdict.test, f"p = {p_value}", "text", note=f"{number_text(verdict.forecasts, 0)} forecasts"),
    )
