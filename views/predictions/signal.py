"""Recommendation, confidence and reasoning: from the verdict, the calibrated probability and the contributions, and
from nothing else. Where the verdict allows none, all three say so."""

from dataclasses import dataclass

from analytics.predictions.quantiles import probability_above
from components.panel import Metric
from views.predictions.answers import Answer
from views.predictions.leading import Lead

CLEAR = 0.55  # below this either way is as likely
WORDS = {
    "return": ("Lean long", "Stay neutral", "Lean short"),
    "direction": ("Lean long", "Stay neutral", "Lean short"),
    "volatility": ("Expect it rougher", "Expect it as now", "Expect it calmer"),
}
SAYS = {
    "return": ("that the return is above zero", "that it is below"),
    "direction": ("that the return is above zero", "that it is below"),
    "volatility": ("of more than now", "of less than now"),
}
NO_SIGNAL = "No signal"
NOT_EARNED = "withheld"
OF_BASELINE = "a baseline gives none"


@dataclass(frozen=True, slots=True)
class Signal:
    """`probability`: calibrated, of the side that is named."""

    words: str
    probability: float
    of_what: str


def signal_of(answer: Answer) -> Signal:
    forecast = answer.forecast
    above = (
        probability_above(forecast.quantiles, answer.now)
        if forecast.target == "volatility"
        else forecast.probability_up
    )
    up, neutral, down = WORDS[forecast.target]
    words = up if above >= CLEAR else down if 1 - above >= CLEAR else neutral
    rises, falls = SAYS[forecast.target]
    return Signal(words, above, rises) if above >= 0.5 else Signal(words, 1 - above, falls)


def signal_metrics(lead: Lead, reasons: str = "") -> tuple[Metric, Metric, Metric]:
    if not lead.gives_signal:
        why = OF_BASELINE if lead.shown.verdict is None else NOT_EARNED
        return (
            Metric("recommendation", "Recommendation", NO_SIGNAL, "text", note=why),
            Metric("confidence", "Confidence", None, "percent", note=why),
            Metric("reasoning", "Reasoning", None, "text", note=why),
        )
    signal, marked = signal_of(lead.shown), "not earned: " if lead.withheld else ""
    return (
        Metric("recommendation", "Recommendation", signal.words, "text", note=f"{marked}by {lead.shown.title}"),
        Metric("confidence", "Confidence", signal.probability, "percent", 0, note=f"{marked}{signal.of_what}"),
        Metric("reasoning", "Reasoning", reasons or None, "text", note=f"{marked}what moves it most"),
    )
