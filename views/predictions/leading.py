"""Whose forecast the page leads with, and by what right.

A model leads when it has shown skill out of sample; else the best baseline does, and the model's signal is withheld,
until a person opens it.
"""

from dataclasses import dataclass

from analytics.predictions.saying import spoken
from views.predictions.answers import Answer, Answers
from views.predictions.state import PredictionsView

WITHHELD = "No signal: {title} has not shown skill. What follows is the interval of {baseline}."
OPENED = "Withheld signal, opened: {title} has not shown skill. Do not act on it."
EARNED = "{title} has shown skill: what follows is its forecast."
NO_MODEL = "{title} is a baseline: it gives an interval and no signal."
ABSENT = "{name} took no part in this league, so {title} is shown."
FIRST = "This is a first answer, by {title} alone, until the league of all models is over."


@dataclass(frozen=True, slots=True)
class Lead:
    """`shown`: the model that is asked about, chosen or the best. `spoken`: whose forecast the page leads with, the
    same or the baseline. `withheld`: the shown one has no skill, opened or not."""

    shown: Answer
    spoken: Answer
    baseline: Answer
    withheld: bool
    opened: bool
    why: str

    @property
    def gives_signal(self) -> bool:
        """A baseline never does."""
        return self.shown.verdict is not None and (self.opened or not self.withheld)


def lead_of(view: PredictionsView, answers: Answers) -> Lead:
    """A chosen model that took no part is not shown, the best one is."""
    name = view.model if view.model in answers.by_model else answers.best
    shown, baseline = answers.by_model[name], answers.by_model[answers.baseline]
    withheld = shown.verdict is not None and not shown.has_skill
    opened = withheld and view.signal
    spoken = baseline if withheld and not opened else shown
    why = _why(shown, baseline, answers, opened=opened)
    if answers.is_whole and view.model not in ("", name):
        why = f"{ABSENT.format(name=view.model.replace('_', ' ').capitalize(), title=shown.title)} {why}"
    return Lead(shown, spoken, baseline, withheld, opened, why)


def _why(shown: Answer, baseline: Answer, answers: Answers, *, opened: bool) -> str:
    if shown.verdict is None:
        words = NO_MODEL
    elif shown.has_skill:
        words = EARNED
    else:
        words = OPENED if opened else WITHHELD
    why = words.format(title=shown.title, baseline=spoken(baseline.forecast.model))
    return why if answers.is_whole else f"{why} {FIRST.format(title=answers.by_model[answers.best].title)}"
