"""`POST /api/v1/predictions`: what active trained models say of the bars ahead, for up to 1,000 questions at once."""

from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request

from analytics.predictions.quantiles import COVERAGES, LEVELS, interval_of
from api.access import requires
from api.context import market
from api.operations import WITH_BODY, Operations, problem_response
from api.prediction_models import BODY, PredictionsAnswer
from api.problems import problem
from api.questions import Malformed, read_questions
from components.panel import iso
from views.predictions.serving import Answer, Question, Refusal, predict

if TYPE_CHECKING:
    from analytics.predictions.forecast import Forecast

MOST_BYTES = 256 * 1024
TOO_MUCH = "A request has at most 256 KiB; ask in several."
NOT_JSON = "Send JSON, and say so: Content-Type: application/json."
NO_JSON = "The body is not JSON as the standard has it."
WRONG = "The request is understood but not right; see errors."
NAMES = tuple(str(level) for level in LEVELS)

predictions = Operations("predictions", "Predictions", "What trained models say of the bars ahead.")


@predictions.post(
    "/predictions",
    openapi_extensions={"requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}}},
    responses={200: PredictionsAnswer, **{status: problem_response(said) for status, said in WITH_BODY.items()}},
)
@requires("read")
def predict_many() -> Response:
    """Ask active trained models, for up to 1,000 questions at once.
    A question that can't be answered has a `problem` in its place; nothing is fitted and nothing is kept.
    """
    if (request.content_length or 0) > MOST_BYTES:
        return problem(413, "Too large", TOO_MUCH)
    if request.mimetype != "application/json":
        return problem(415, "Not understood", NOT_JSON)
    try:
        questions = read_questions(orjson.loads(request.get_data(cache=False)))
    except orjson.JSONDecodeError:
        return problem(400, "Not understood", NO_JSON, code="malformed_json")
    except Malformed as error:
        faults = [{"pointer": place, "detail": fault} for place, fault in error.faults.items()]
        return problem(422, "Not right", WRONG, errors=faults)
    answers = predict(questions, market())
    content = {"items": [_item(*pair) for pair in zip(questions, answers, strict=True)]}
    return Response(orjson.dumps(content), mimetype="application/json")


def _item(question: Question, answer: Answer) -> dict[str, Any]:
    asked = {"symbol": question.symbol, "target": question.target, "horizon": question.horizon}
    if isinstance(answer, Refusal):
        return asked | {"model": question.model, "problem": {"code": answer.code, "detail": answer.sentence}}
    training = answer.trained.training
    verdict = training.verdict
    return {
        **asked,
        "model": training.key.model,
        "version": answer.trained.version,
        **_said(answer.forecast),
        "verdict": {name: verdict[name] for name in ("finding", "sentence", "p_value", "forecasts", "baseline")},
        "trained_at": answer.trained.trained_at.isoformat(),
        "trained_through": iso(training.last),
    }


def _said(forecast: "Forecast") -> dict[str, Any]:
    intervals = [interval_of(forecast.quantiles, coverage) for coverage in COVERAGES]
    return {
        "as_of": iso(forecast.made_at.to_pydatetime()),
        "expected": forecast.expected,
        "probability_up": forecast.probability_up,
        "quantiles": dict(zip(NAMES, forecast.quantiles.tolist(), strict=True)),
        "intervals": [{"coverage": one.coverage, "low": one.low, "high": one.high} for one in intervals],
    }
