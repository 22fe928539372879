"""What may be specified, and what it is called."""

from pathlib import Path

import pytest

from analytics.volatility.models import FAMILIES, MODELS, BadModel, ModelSpec
from analytics.volatility.processes import DISTRIBUTIONS, PROCESSES


def test_there_are_twelve_models_and_each_can_be_built() -> None:
    assert len(MODELS) == 12
    assert all(name == spec.name for name, spec in MODELS.items())
    assert set(PROCESSES) == set(FAMILIES) - {"har-rv"}
    assert len(DISTRIBUTIONS) == 4
    assert all(family.formula and family.reference for family in FAMILIES.values())


@pytest.mark.parametrize(
    ("spec", "label"),
    [
        (ModelSpec("garch"), "GARCH(1,1)"),
        (ModelSpec("garch", p=2, q=3), "GARCH(2,3)"),
        (ModelSpec("arch"), "ARCH(5)"),
        (ModelSpec("gjr", mean="ar", lags=2, distribution="skewt"), "GJR-GARCH(1,1,1), AR(2) mean, skewed t"),
        (MODELS["ewma"], "EWMA(0.94), zero mean"),
        (MODELS["har-rv"], "HAR-RV"),
    ],
)
def test_a_label_names_what_is_not_plain(spec: ModelSpec, label: str) -> None:
    assert spec.label == label


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "magic"}, "There is no model 'magic'; there are constant, arch"),
        ({"name": "garch", "mean": "ar"}, "1 to 10 lags"),
        ({"name": "garch", "lags": 2}, "any other mean none"),
        ({"name": "garch", "distribution": "cauchy"}, "normal, t, skewt or ged"),
        ({"name": "garch", "p": 11}, "p of GARCH is from 1 to 10"),
        ({"name": "ewma", "q": 1}, "q of EWMA can't be chosen"),
        ({"name": "ewma", "decay": 1.0}, "between 0 and 1"),
        ({"name": "har-rv", "distribution": "t"}, "least squares"),
    ],
)
def test_it_refuses_what_makes_no_model(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadModel, match=sentence):
        ModelSpec(**wrong)


def test_equal_specifications_are_one_key() -> None:
    assert {ModelSpec("garch"): 1}[MODELS["garch"]] == 1


def test_every_model_is_documented_as_it_is() -> None:
    text = (Path(__file__).parents[3] / "docs" / "volatility.md").read_text()
    for name, family in FAMILIES.items():
        formula = family.formula.replace("|", "&#124;")
        assert f"| {MODELS[name].label} | {formula} | {family.reference} |" in text
