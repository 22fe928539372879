"""The active version of a trained model beside the one before."""

import pandas as pd

from components.numbers import percent_text
from components.panel import Column, Panel, Provenance, Table, iso
from data.market import Market
from data.model_files import ModelFileRefused
from data.trained_model import NoVersion, TrainedModel
from views.base import NothingToShow
from views.predictions.comparing import Comparison, compare, finding_of
from views.predictions.state import PredictionsView
from views.predictions.versions import active_and_before, key_of

COLUMNS = (
    Column("what", "What", "text"),
    Column("active", "Active", "words"),
    Column("before", "Before", "words"),
)
METHOD = (
    "The losses of both versions' walks, out of sample, on the bars that both have forecast. Diebold and Mariano's "
    "test, one-sided: p is the chance of so much greater a loss of the active version when it is no worse."
)
HELD = "Version {new} against version {old} on {bars:,} common bars: mean loss {loss:.6g} against {other:.6g}, {found}."
FEW = "Version {new} against version {old}: {bars:,} common bars are too few to compare their losses."
NONE = "–"


def comparison_panel(view: PredictionsView, market: Market) -> Panel:
    try:
        active, before = active_and_before(key_of(view, market), market)
        found = compare(active, before, market)
    except (NoVersion, ModelFileRefused) as error:
        raise NothingToShow(str(error)) from error
    here, there = _facts(active, found.new_losses, before), _facts(before, found.old_losses, active)
    frame = pd.DataFrame({"what": list(here), "active": list(here.values()), "before": list(there.values())})
    training = active.training
    return Panel(
        name="comparison",
        title="Active version and the one before",
        context=sentence_of(found),
        content=Table(COLUMNS, frame),
        provenance=Provenance(
            method=METHOD, as_of=iso(training.last), rows=found.bars, parameters={"query": training.query}
        ),
    )


def sentence_of(found: Comparison) -> str:
    said = {"new": found.new.version, "old": found.old.version, "bars": found.bars}
    if found.test is None:
        return FEW.format(**said)
    judged = f"{'worse' if found.is_worse else 'not worse'} (p = {found.p_worse:.3f})"
    loss, other = float(found.new_losses.mean()), float(found.old_losses.mean())
    return HELD.format(**said, loss=loss, other=other, found=judged)


def _facts(one: TrainedModel, losses: "pd.Series[float]", other: TrainedModel) -> dict[str, str]:
    training = one.training
    only_here = [name for name in training.features if name not in other.training.features]
    return {
        "Version": str(one.version),
        "Trained": f"{one.trained_at:%Y-%m-%d %H:%M} UTC",
        "First bar": iso(training.first) or "",
        "Last bar": iso(training.last) or "",
        "Bars": f"{training.rows:,}",
        "Verdict": finding_of(one),
        "Loss in common": f"{losses.mean():.6g}" if len(losses) else NONE,
        "Loss of its walk": f"{training.scores['loss']:.6g}",
        "R² of its walk": percent_text(training.scores["r2_os"]),
        "Settings": ", ".join(f"{name} {value}" for name, value in training.settings.items()) or NONE,
        "Features": str(len(training.features)),
        "Its own features": ", ".join(only_here) or NONE,
        "Seed": str(training.seed),
        "Libraries": ", ".join(f"{name} {said}" for name, said in sorted(training.libraries.items())),
        "Data": training.data_version,
        "Code": training.code_version,
    }
