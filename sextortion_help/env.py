"""Strict readers of the environment: a bad value stops the start with a sentence that says what to do."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or of the file that NAME_FILE points to.

    Raises ImproperlyConfigured when neither is set and there is no default, or the file cannot be read.
    """
    if name in os.environ:
        return os.environ[name].strip()
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points to a file that cannot be read.") from error
    if default is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE) before starting the site.")
    return default


def texts(*names: str) -> tuple[str, ...]:
    """The values of several names, each empty where it is not set."""
    return tuple(text(name, "") for name in names)


def boolean(name: str, default: bool) -> bool:
    """Only the words true and false count, in any case."""
    value = text(name, str(default)).lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} must be true or false.")
    return value == "true"


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, at least `least`."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty parts are dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(allowed)}.")
    return value
