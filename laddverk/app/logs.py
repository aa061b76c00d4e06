"""Logs: structlog everywhere, also for libraries that use the standard logging; JSON for machines, colour for a terminal."""

import logging
import sys
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_QUIET = ("uvicorn.access", "sqlalchemy", "aiosqlite", "websockets", "asyncio", "nats", "alembic")
"""Libraries whose ordinary talk is noise here: only their warnings pass."""


def _no_control_characters(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What stations say is hostile text: on a terminal, line breaks and escape sequences are shown, not obeyed."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception" and not value.isprintable():
            event[key] = value.encode("unicode_escape").decode("ascii")
    return event


def _json(event: Any, **_ignored: Any) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode("utf-8", "replace")


def configure(log_format: str, log_level: str, final: bool = True) -> None:
    """Set up logging to stderr. Station and session are bound as context variables by whoever works for them.

    `final`: it stays so for the life of the process, which makes every line cheaper.
    """
    level = logging.getLevelNamesMapping()[log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[Processor]
    if log_format == "json":
        ending = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
    else:
        ending = [
            _no_control_characters,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback),
        ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=final,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        # A server that was started with uvicorn's own set-up has taken its loggers out of ours.
        library = logging.getLogger(name)
        library.handlers, library.propagate, library.disabled = [], True, False
        library.setLevel(logging.NOTSET)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
