"""Logging that cannot carry what a person entered.

Whatever a library tries to log: of its record stay the level, an answer's status, the types of exceptions and the
place in its code, for its message may quote a request, a task or a file. Our own modules' messages pass, without
what looks like a key or an address. An exception is its type and the places it passed through, never its message,
and nothing is logged with the values of variables. Records go to standard error only.
"""

import json
import logging
import logging.config
import re
import sys
import threading
import time
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import Any

from sextortion_help import request_context

_SECRET_SHAPES = re.compile(
    r"AGE-SECRET-KEY-1[0-9A-Z]+"  # age identities
    r"|\b[0-9a-f]{64}\b"  # SHA-256 values
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b(?<!127\.0\.0\.1)"  # IPv4 addresses
)
# Whose messages we wrote ourselves, and know to quote nothing.
OURS = frozenset(
    {
        "cases", "counseling", "dossier", "evidence", "extraction", "guidance", "integrity", "portal", "scripts",
        "sextortion_help", "statement", "timestamps",
    }
)  # fmt: skip
# Parts of the web server that see no request: they tell of addresses that are taken and of processes that ended.
_BLIND = ("gunicorn/arbiter.py", "gunicorn/sock.py")
# How the warnings module writes: place, kind, text.
_WARNING = re.compile(r"(?P<place>[^\n]*?:\d+): (?P<kind>\w+):")


class Redact(logging.Filter):
    """Removes what a person may have entered from a record before anything writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        is_ours = record.name.partition(".")[0] in OURS or record.pathname.endswith(_BLIND)
        record.number, record.route = request_context.names(getattr(record, "request", None))
        record.msg, record.args = _message(record) if is_ours else _place(record), ()
        for name in ("request", "data", "stack_info", "exc_text"):
            record.__dict__.pop(name, None)
        record.stack_info = record.exc_text = None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return _SECRET_SHAPES.sub("[removed]", record.getMessage())
    except (TypeError, ValueError):
        return "unreadable message"


def _place(record: logging.LogRecord) -> str:
    """What may be told of a library's record."""
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        return f"{record.levelname.lower()} {status}"
    args = record.args if isinstance(record.args, tuple) else ()
    # Depending on Python's version, the text is an argument or the message itself.
    if record.name == "py.warnings" and (warning_match := _WARNING.match(str(args[0] if args else record.msg))):
        return f"{warning_match['kind']} at {_short(warning_match['place'])}"
    kinds = [type(value).__name__ for value in args if isinstance(value, BaseException)]
    return " ".join([f"{record.levelname.lower()} at {_short(record.pathname)}:{record.lineno}", *kinds])


def _short(path: str) -> str:
    return "/".join(PurePath(path).parts[-3:])


FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class PlacesOnly(logging.Formatter):
    """Formats an exception as its type and the lines of code it passed through. Times are UTC (RFC 3339)."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def converter(self, seconds: float | None = None) -> time.struct_time:
        return time.gmtime(seconds)

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        return _type_and_places(kind, trace)


class JsonLines(PlacesOnly):
    """One JSON object a line: time, level, logger, message; of a request also its number and route."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "number", ""),
            "route": getattr(record, "route", ""),
            "exception": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({name: value for name, value in line.items() if value}, ensure_ascii=False)


def formatter(kind: str) -> PlacesOnly:
    """`kind`: "json" or "text", as LOG_FORMAT has it."""
    return JsonLines() if kind == "json" else PlacesOnly(FORMAT)


def _type_and_places(kind: Any, trace: TracebackType | None) -> str:
    places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([getattr(kind, "__name__", "error"), *places])


def _say_how_it_ended(kind: Any, _value: object, trace: TracebackType | None) -> None:
    """In the place of Python's own last words about an exception that nobody caught: they quote its message."""
    if sys.stderr is not None:
        sys.stderr.write(f"{_type_and_places(kind, trace)}\n")


def _quiet_last_words() -> None:
    sys.excepthook = _say_how_it_ended
    threading.excepthook = lambda ended: _say_how_it_ended(ended.exc_type, None, ended.exc_traceback)
    sys.unraisablehook = lambda unraisable: _say_how_it_ended(unraisable.exc_type, None, unraisable.exc_traceback)
    logging.raiseExceptions = False  # else a record that cannot be written is printed with all its values


def configure(options: dict[str, object]) -> None:
    """Set up logging for every process of the site; called by Django with settings.LOGGING: {"format"}."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"redact": {"()": Redact}},
            "formatters": {"plain": {"()": lambda: formatter(str(options.get("format", "text")))}},
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "plain"},
            },
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
                "django": {"level": "WARNING"},
                "gunicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
                "fontTools": {"level": "WARNING"},
                "weasyprint": {"level": "WARNING"},
                "celery": {"level": "WARNING"},
            },
        }
    )
    logging.captureWarnings(True)
    _quiet_last_words()
