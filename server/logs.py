"""One JSON object a line on standard error, from structlog and from every library alike, with secrets masked.

A request's own line has `time`, `level`, `request_id`, `user_id`, `operation`, `duration` in seconds and `status`; the
lines written while it is answered have the first four. `user_id` is a keyed hash.

What is masked: values under names like password or token, credentials in URLs, secret parameters in query strings,
and anything as long as a 256-bit token. A terminal gets the same lines in a form for people.
"""

import hmac
import logging
import re
import secrets
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"
LENGTH_OF_NAME = 12
_SECRET_NAME = re.compile(
    r"passw|secret|token|cookie|authorization|api_?key|csrf|database_url|redis_url|smtp_url", re.I
)
_SECRETS_IN_TEXT = (
    (re.compile(r"(://[^\s/:@]*:)[^\s/@]+@"), rf"\1{MASK}@"),
    (
        re.compile(r"\b([\w-]*(?:passw(?:or)?d|secret|token|cookie|session|api_?key|code)=)[^\s&;,'\"]+", re.I),
        rf"\1{MASK}",
    ),
    # 32 bytes are 43 characters in base64url and 64 in hex; no symbol, path or identifier of ours is as long.
    (re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])"), MASK),
)
# Libraries that tell their whole life at info; the http ones with the addresses of webhooks, which open doors.
_QUIET = {
    "alembic": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "procrastinate.blueprints": logging.WARNING,
    "procrastinate.jobs": logging.WARNING,
    "procrastinate.periodic": logging.WARNING,
    "psycopg.pool": logging.ERROR,
}


def mask_text(text: str) -> str:
    """The text without anything that opens a door."""
    for pattern, replacement in _SECRETS_IN_TEXT:
        text = pattern.sub(replacement, text)
    return text


def _masked(name: str, value: object) -> object:
    if _SECRET_NAME.search(name):
        return MASK
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {str(key): _masked(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(name, inner) for inner in value]
    return value


def mask_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The last step before a line is written, so that tracebacks pass through it too."""
    return {key: _masked(key, value) for key, value in event.items()}


def _to_json(event: EventDict, **_: Any) -> str:
    return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()


def _formatter(process: str, key: str, *, for_people: bool) -> logging.Formatter:
    def add_process(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {**event, "process": process}

    def hide_user(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        user_id = event.get("user_id")
        return {**event, "user_id": name_of_user(user_id, key)} if isinstance(user_id, int) else event

    renderer: Processor = (
        structlog.dev.ConsoleRenderer(
            colors=False, timestamp_key="time", exception_formatter=structlog.dev.plain_traceback
        )
        if for_people
        else structlog.processors.JSONRenderer(serializer=_to_json)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared_steps(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            add_process,
            hide_user,
            structlog.processors.format_exc_info,
            mask_secrets,
            renderer,
        ],
    )


def _shared_steps() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]


def _log_crash(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    logging.getLogger("oriel").critical("crashed: %s", error, exc_info=(kind, error, traceback))


def name_of_user(user_id: int, key: str) -> str:
    """The same account has the same name in every line, and nobody without the key can tell whose it is."""
    return hmac.digest(key.encode(), f"user {user_id}".encode(), "sha256").hex()[:LENGTH_OF_NAME]


def configure_logging(level: str, process: str, key: str = "") -> None:
    """Call once a process; `process` is the name that its lines carry. `key` hides who is meant by a `user_id`; without
    one their names are good for this process alone."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(process, key or secrets.token_hex(), for_people=sys.stderr.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    sys.excepthook = _log_crash
    structlog.configure(
        processors=[*_shared_steps(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
