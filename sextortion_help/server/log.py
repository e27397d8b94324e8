"""Gunicorn's own lines, through the same redaction as all others: they quote requests and clients' addresses."""

from typing import Any

from gunicorn.glogging import Logger

from sextortion_help import env
from sextortion_help.redacted_logging import Redact, formatter

_CALLER = 3  # frames up from logging: gunicorn's method, ours, and who wanted to say something


class RedactingLogger(Logger):
    """For gunicorn's `logger_class`: its handlers write no more than ours."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.addFilter(Redact())
            handler.setFormatter(formatter(env.choice("LOG_FORMAT", "text", ("text", "json"))))

    def critical(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().critical(msg, *args, stacklevel=_CALLER, **kwargs)

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().error(msg, *args, stacklevel=_CALLER, **kwargs)

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().warning(msg, *args, stacklevel=_CALLER, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().exception(msg, *args, stacklevel=_CALLER, **kwargs)
