"""What a problem does without, in one sentence a group of features."""

from collections.abc import Iterator, Mapping

from analytics.predictions.features.definition import Group
from analytics.predictions.features.registry import FEATURES, GROUP_TITLES


def sentences(reasons: Mapping[str, str]) -> tuple[str, ...]:
    """`reasons`: why a feature is left out, by its name, as the end of a sentence."""
    return tuple(
        f"{GROUP_TITLES[group]} left out: {'; '.join(_clauses(group, reasons))}."
        for group in GROUP_TITLES
        if any(FEATURES[name].group == group for name in reasons)
    )


def _clauses(group: Group, reasons: Mapping[str, str]) -> Iterator[str]:
    """One a reason; that all of a group goes for one reason needs no names."""
    members = [name for name, feature in FEATURES.items() if feature.group == group]
    by_reason: dict[str, list[str]] = {}
    for name in members:
        if name in reasons:
            by_reason.setdefault(reasons[name], []).append(name)
    for reason, names in by_reason.items():
        yield reason if names == members else f"{_listed([FEATURES[name].title for name in names])}, since {reason}"


def _listed(titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
