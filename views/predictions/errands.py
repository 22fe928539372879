"""What a person leaves to the queue on the prediction desk, and in words how it stands: fill the replay, train now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from data.database import Database
from data.errands import Errand, Standing
from data.ledger_extent import extent
from data.market import Market
from views.predictions.ledger_rows import title_of
from views.predictions.state import PredictionsView
from views.predictions.versions import versions_of
from views.predictions.walked import WALKED_BY

REPLAY_TASK: Final = "replay_forecasts"
TRAIN_TASK: Final = "train_models"
EVERY: Final = 5  # bars from one replayed forecast to the next, as on the command line
TRAINED_BY: Final = (*WALKED_BY, "model")
Tone = Literal["idle", "busy", "done", "failed"]

ALREADY: Final = "It is under way already. "
NO_WORKER: Final = "Queued. No worker is running now; it begins as soon as one does."
QUEUED: Final = "Queued; it begins when the worker is free."
AGAIN: Final = "It was cut off; it is in the queue again."
NEVER_FILLED: Final = "Nothing of {what} was replayed yet."
FILLED: Final = "{count:,} replayed forecasts of {what}, {scored:,} with their outcome; the last written {at}."
NEVER_TRAINED: Final = "No model of {what} was trained yet."
TRAINED: Final = "{count:,} versions of {what}; the newest is {model}, version {version}, {state}, trained {at}."


@dataclass(frozen=True, slots=True)
class Made:
    """What an errand has brought so far: how much of it, when the newest of it came, and that in words."""

    count: int
    newest: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """`begun`: what it does, while it computes. `new`: what of it is counted. `nothing`: when it brought none."""

    name: str
    errand: Callable[[PredictionsView], Errand]
    made: Callable[[PredictionsView, Market, Database], Made]
    begun: str
    new: str
    nothing: str


@dataclass(frozen=True, slots=True)
class Notice:
    words: str
    tone: Tone


def replay_errand(view: PredictionsView) -> Errand:
    """The same for all views that the same forecasts are made for."""
    query = view.only(WALKED_BY).query()
    return Errand(REPLAY_TASK, f"{REPLAY_TASK} {query}", {"query": query, "every": EVERY})


def training_errand(view: PredictionsView) -> Errand:
    """As the night does it for a view that is watched."""
    query = watched_query(view)
    return Errand(TRAIN_TASK, f"{TRAIN_TASK} {query}", {"query": query, "activate": "not worse"})


def watched_query(view: PredictionsView) -> str:
    """What of a view matters at night."""
    return view.only(TRAINED_BY).query()


def replayed(view: PredictionsView, market: Market, database: Database) -> Made:
    symbol = market.listing(view.symbol).instrument.symbol
    there = extent(database, "replay", symbol, view.target, view.horizon)
    if there.newest is None:
        return Made(0, None, NEVER_FILLED.format(what=_what(view)))
    words = FILLED.format(count=there.count, what=_what(view), scored=there.scored, at=moment(there.newest))
    return Made(there.count, there.newest, words)


def trained(view: PredictionsView, market: Market, _database: Database) -> Made:
    versions = versions_of(view, market)
    if not versions:
        return Made(0, None, NEVER_TRAINED.format(what=_what(view)))
    newest = max(versions, key=lambda one: one.id)
    words = TRAINED.format(
        count=len(versions),
        what=_what(view),
        model=title_of(newest.key.model),
        version=newest.version,
        state="active" if newest.is_active else "retired",
        at=moment(newest.trained_at),
    )
    return Made(len(versions), newest.trained_at, words.replace("1 versions", "1 version", len(versions) == 1))


FILL: Final = Kind(
    "fill", replay_errand, replayed, "Walking through the past", "forecast", "Done; the ledger had them all already. "
)
TRAIN: Final = Kind(
    "train", training_errand, trained, "Training", "version", "Done; these data had been trained on already. "
)
KINDS: Final = (FILL, TRAIN)


def notice(
    kind: Kind, standing: Standing, made: Made, *, before: int | None = None, is_refused: bool = False
) -> Notice:
    """`before`: how much there was while it was still under way, when somebody has seen it end. `is_refused`: it was
    asked for while it was under way."""
    if standing.is_under_way:
        return Notice((ALREADY if is_refused else "") + _waiting(kind, standing), "busy")
    if standing.phase == "stopped" and not _is_since(made, standing):
        at = f" ({moment(standing.at)})" if standing.at else ""
        return Notice(f"Stopped{at}: {standing.words}", "failed")
    if before is None:
        return Notice(made.words, "idle")
    new = made.count - before
    done = f"Done: {new:,} new {kind.new}{'s' * (new != 1)}. " if new else kind.nothing
    return Notice(done + made.words, "done")


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _waiting(kind: Kind, standing: Standing) -> str:
    if standing.phase == "computing":
        return f"{kind.begun} …"
    if not standing.is_served:
        return NO_WORKER
    return AGAIN if standing.is_again else QUEUED


def _is_since(made: Made, standing: Standing) -> bool:
    """Whether it was done after all, by somebody else or at night."""
    return made.newest is not None and standing.at is not None and made.newest > standing.at


def _what(view: PredictionsView) -> str:
    return f"{view.symbol}, {view.target} {view.horizon} bar{'s' * (view.horizon != 1)} ahead"
