"""Raw parameters as links, controls and vandals send them, for any kind of view there is."""

from dataclasses import fields
from typing import Any

from hypothesis import strategies as st

from analytics.indicators.registry import INDICATORS
from analytics.risk.measures import MEASURES
from data.schema import SYMBOL_FORM
from views.base import View
from views.chart.state import IndicatorCodec
from views.documents import dashboard
from views.fields import Choice, Flag, ListOf, Moment, Number, Numbers, Symbol
from views.risk.holdings import HoldingCodec, ProxyCodec, ShockCodec
from views.risk.options import Currency, Digest, MeasureName, OptionalSymbol, OptionalWord

FORMS = {
    OptionalSymbol: f"({SYMBOL_FORM.strip('^$')})?",
    dashboard.OptionalSymbol: f"({SYMBOL_FORM.strip('^$')})?",
    Currency: "([A-Z]{3})?",
    Digest: "([0-9a-f]{32})?",
    OptionalWord: "[a-z0-9_-]{0,40}",
}
FEW_SYMBOLS = ("AAPL", "IBM", "SPX", "BRK.B", "^GSPC")  # so that some are named twice
SECONDS: dict[type, st.SearchStrategy[Any]] = {
    HoldingCodec: st.floats(allow_nan=False, allow_infinity=False, width=32),
    ShockCodec: st.floats(-1, 10),
    ProxyCodec: st.sampled_from(FEW_SYMBOLS),
}

rubbish = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text(), max_size=2)), max_size=30),
    st.dictionaries(st.text(), st.integers(), max_size=3),
)


def indicator_words() -> st.SearchStrategy[str]:
    def with_parameters(name: str) -> st.SearchStrategy[str]:
        values = [
            st.integers(int(spec.low), int(spec.high))
            if isinstance(spec.default, int)
            else st.floats(float(spec.low), float(spec.high))
            for spec in INDICATORS[name].parameters
        ]
        return st.tuples(*values).map(lambda given: ":".join((name, *map(str, given))))

    return st.sampled_from(sorted(INDICATORS)).flatmap(with_parameters)


def sensible(codec: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 (one return for each codec)
    """What the codec should be able to read."""
    match codec:
        case Symbol():
            return st.from_regex(SYMBOL_FORM, fullmatch=True)
        case Choice():
            return st.sampled_from(codec.allowed)
        case Flag():
            return st.sampled_from(["0", "1", True, False])
        case Moment():
            return st.one_of(st.just(""), st.datetimes().map(str), st.dates().map(str))
        case Number():
            return st.floats(codec.low, codec.high)
        case Numbers():
            numbers = st.lists(sensible(codec.item), max_size=codec.most)
            return st.one_of(numbers, numbers.map(lambda given: ",".join(map(str, given))))
        case IndicatorCodec():
            return indicator_words()
        case MeasureName():
            return st.sampled_from(sorted(MEASURES))
        case OptionalSymbol() | dashboard.OptionalSymbol() | Currency() | Digest() | OptionalWord():
            return st.from_regex(FORMS[type(codec)], fullmatch=True)
        case HoldingCodec() | ShockCodec() | ProxyCodec():
            return st.builds("{}:{}".format, st.sampled_from(FEW_SYMBOLS), SECONDS[type(codec)])
        case ListOf():
            items = st.lists(sensible(codec.item), max_size=codec.most + 2)
            return st.one_of(items, items.map(lambda words: ",".join(map(str, words))))
    raise AssertionError(f"no strategy for the codec {codec!r}: add one, so that its kind of view is tested")


def raw_parameters(view: type[View]) -> st.SearchStrategy[dict[str, Any]]:
    known = {
        spec.name: st.one_of(sensible(spec.metadata["codec"]), rubbish)
        for spec in fields(view)
        if "codec" in spec.metadata
    }
    unknown = st.dictionaries(st.text(), rubbish, max_size=2)
    return st.builds(lambda strange, given: {**strange, **given}, unknown, st.fixed_dictionaries({}, optional=known))
