"""How somebody who has to wait is told, and for how long."""

import math

from flask import Response

from data.sign_in_throttle import TooEarly


def too_early_sentence(error: TooEarly) -> str:
    seconds = _seconds(error)
    return f"Too many failed attempts. Try again in {seconds} second{'' if seconds == 1 else 's'}."


def too_early(error: TooEarly, response: Response) -> Response:
    response.headers["Retry-After"] = str(_seconds(error))
    return response


def _seconds(error: TooEarly) -> int:
    return math.ceil(error.wait.total_seconds())
