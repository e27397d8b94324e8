"""Logging that cannot carry what a person entered.

Three rules, whatever a library tries to log: an address of a page is cut to its first two parts, an exception
is its type and the places it passed through (never its message, which may quote input), and nothing is logged
with the values of variables. Records go to standard error only.
"""

import logging
import logging.config
import re
import traceback
from typing import Any

_SECRET_SHAPES = re.compile(
    r"AGE-SECRET-KEY-1[0-9A-Z]+"  # age identities
    r"|\b[0-9a-f]{64}\b"  # SHA-256 values
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b(?<!127\.0\.0\.1)"  # IPv4 addresses
)
# Libraries whose messages quote the request or the data they were given.
_QUOTING = (
    "django.request",
    "django.security",
    "django.template",
    "django.db",
    "weasyprint",
    "fontTools",
    "PIL",
    "gunicorn.access",
)


class Redact(logging.Filter):
    """Removes what a person may have entered from a record before anything writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(_QUOTING):
            status = getattr(record, "status_code", "")
            record.msg, record.args = f"{record.levelname.lower()} {status}".strip(), ()
        else:
            try:
                message = record.getMessage()
            except (TypeError, ValueError):
                message = "unreadable message"
            record.msg, record.args = _SECRET_SHAPES.sub("[removed]", message), ()
        for name in ("request", "data", "stack_info"):
            record.__dict__.pop(name, None)
        record.stack_info = None
        return True


class PlacesOnly(logging.Formatter):
    """Formats an exception as its type and the lines of code it passed through."""

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([getattr(kind, "__name__", "error"), *places])


def configure(_: dict[str, object]) -> None:
    """Set up logging for every process of the site; called by Django with settings.LOGGING."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"redact": {"()": Redact}},
            "formatters": {"plain": {"()": PlacesOnly, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
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
