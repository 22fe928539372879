"""Versions as they are trained: the first, a better one, a worse one, and one that can't be."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from data.database import Database
from data.home import Home
from data.market import Market
from data.trained_model import TrainedModel
from tests.views.predictions.small_market import VIEW, store_closes
from views.base import NothingToShow
from views.predictions import comparing
from views.predictions.comparing import compare
from views.predictions.training import Trained, train


@pytest.fixture
def market(home: Home, database: Database) -> Market:
    store_closes(database)
    return home.market


@pytest.fixture
def trained(market: Market) -> Callable[..., Trained]:
    def make(activate: str = "not worse", **changes: object) -> Trained:
        return train(replace(VIEW, **changes), market, lambda *_: None, activate)

    return make


def test_the_first_version_is_active_and_says_what_it_is(trained: Callable[..., Trained], market: Market) -> None:
    made = trained()
    training = made.model.training
    assert made.sentence == "ABC, return, 5 ahead, ridge: version 1 is active; it is the first."
    assert training.rows == len_of(made, market)
    assert training.query == VIEW.query()
    assert training.settings == {"penalty": 3000.0}
    assert training.libraries.keys() == {"scikit-learn", "skops", "numpy"}
    assert training.data_version == market.version(["ABC"])
    assert training.verdict["finding"] in {"adds skill", "no evidence of skill", "worse than naive"}
    assert {"loss", "r2_os", "crps"} <= training.scores.keys()


def len_of(made: Trained, market: Market) -> int:
    """Bars from the first to the last that it was fitted on."""
    index = market.bars("ABC").frame.index
    return int(((index >= made.model.training.first) & (index <= made.model.training.last)).sum())


def test_the_same_again_is_not_worse_and_replaces_it(trained: Callable[..., Trained], market: Market) -> None:
    trained()
    again = trained()
    assert again.sentence.endswith("version 2 is active; it is not worse than version 1.")
    assert [one.is_active for one in market.trained.versions(again.model.key)] == [True, False]


def test_one_that_is_worse_waits(
    trained: Callable[..., Trained], market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = trained()
    monkeypatch.setattr(comparing.Comparison, "is_worse", True)
    worse = trained()
    assert worse.sentence.endswith("version 2 is kept; version 1 stays active, since this one is worse.")
    assert market.trained.find(first.model.id).is_active
    assert trained("always").model.is_active
    assert not trained("never").model.is_active


def test_one_whose_active_version_is_unreadable_replaces_it(
    trained: Callable[..., Trained], home: Home, market: Market
) -> None:
    first = trained()
    (home.settings.home / "models" / first.model.file).write_bytes(b"else")
    assert trained(seed=2).sentence.endswith("version 2 is active; version 1 can't be read any more.")


def test_without_a_model_the_one_that_leads_is_trained(trained: Callable[..., Trained]) -> None:
    made = trained(model="")
    assert made.model.key.model in {"historical_mean", "no_change", "last_value", "ridge"}
    if made.model.key.model != "ridge":
        assert made.model.training.verdict["finding"] == "baseline"


def test_the_model_that_is_named_takes_part(trained: Callable[..., Trained]) -> None:
    made = trained(model="nearest_neighbours").model
    assert made.key.model == "nearest_neighbours"
    assert "models=ridge,nearest_neighbours" in made.training.query


@pytest.mark.parametrize("changes", [{"model": "logistic"}, {"first": 2000}])
def test_what_cannot_be_trained_is_a_sentence(trained: Callable[..., Trained], changes: dict[str, object]) -> None:
    with pytest.raises(NothingToShow, match=r"\.$"):
        trained(**changes)


def test_versions_are_compared_on_the_bars_that_both_walked(
    trained: Callable[..., Trained], market: Market, database: Database
) -> None:
    old = trained().model
    store_closes(database, 600)
    market_later(market)
    new = trained(first=300).model
    found = compare(new, old, market)
    assert found.bars == 560 - 5 - start_of(old, market) - (300)
    np.testing.assert_array_equal(found.new_losses.index, found.old_losses.index)
    assert found.test is not None
    assert 0 <= found.p_worse <= 1


def market_later(market: Market) -> None:
    """As if a second had passed: the directory is read again."""
    market._trusted_until = 0.0


def start_of(version: TrainedModel, market: Market) -> int:
    """Bars before its first row."""
    return int((market.bars("ABC").frame.index < version.training.first).sum())


def test_a_clear_difference_is_worse(trained: Callable[..., Trained], market: Market) -> None:
    found = compare(trained().model, trained().model, market)
    rng = np.random.default_rng(1)
    losses = found.old_losses + 1e-4 * (1 + 0.1 * rng.standard_normal(found.bars))
    worse = comparing.Comparison(
        found.new, found.old, losses, found.old_losses, comparing._test(losses, found.old_losses, 5)
    )
    assert not found.is_worse
    assert worse.is_worse
    assert not replace(
        worse, new_losses=found.old_losses, old_losses=losses, test=comparing._test(found.old_losses, losses, 5)
    ).is_worse


def test_losing_its_skill_is_worse(trained: Callable[..., Trained], market: Market) -> None:
    found = compare(trained().model, trained().model, market)

    def saying(version: TrainedModel, finding: str) -> TrainedModel:
        return replace(version, training=replace(version.training, verdict={"finding": finding}))

    lost = replace(found, old=saying(found.old, "adds skill"), new=saying(found.new, "no evidence of skill"))
    won = replace(found, old=saying(found.old, "no evidence of skill"), new=saying(found.new, "adds skill"))
    assert lost.is_worse
    assert not won.is_worse
