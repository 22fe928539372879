"""What the API takes and gives of predictions. `api/questions.py` reads the questions and says each fault in words."""

from typing import Any, Final

from pydantic import Field

from analytics.predictions.problem import TARGETS, Target
from api.models import Answer
from api.questions import MODELS, MOST_ITEMS
from data.schema import SYMBOL_FORM
from views.predictions.state import FURTHEST

QUESTION: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["symbol", "target", "horizon"],
    "properties": {
        "symbol": {"type": "string", "pattern": SYMBOL_FORM, "examples": ["SPX"]},
        "target": {"type": "string", "enum": list(TARGETS), "description": "What is asked of the bars ahead."},
        "horizon": {"type": "integer", "minimum": 1, "maximum": FURTHEST, "description": "Bars ahead."},
        "model": {
            "anyOf": [{"type": "string", "enum": list(MODELS)}, {"type": "null"}],
            "description": "Left out: the one that the prediction desk would lead with, of those that are active.",
        },
    },
}
BODY: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["items"],
    "properties": {"items": {"type": "array", "minItems": 1, "maxItems": MOST_ITEMS, "items": QUESTION}},
}


class IntervalAnswer(Answer):
    coverage: float
    low: float
    high: float


class VerdictAnswer(Answer):
    """Whether the model has shown skill out of sample."""

    finding: str
    sentence: str
    p_value: float | None
    forecasts: int
    baseline: str


class Refused(Answer):
    code: str
    detail: str


class PredictionAnswer(Answer):
    """Either the forecast or a `problem`."""

    symbol: str
    target: Target
    horizon: int
    model: str | None
    problem: Refused | None = None
    version: int | None = None
    as_of: str | None = Field(default=None, description="The bar that it was made at.")
    expected: float | None = None
    probability_up: float | None = Field(default=None, description="null of a volatility.")
    quantiles: dict[str, float] | None = Field(default=None, description="By level, as text.")
    intervals: list[IntervalAnswer] | None = None
    verdict: VerdictAnswer | None = None
    trained_at: str | None = None
    trained_through: str | None = Field(default=None, description="The last bar that it was fitted on.")


class PredictionsAnswer(Answer):
    items: list[PredictionAnswer] = Field(description="In the order of the questions.")
