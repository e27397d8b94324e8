"""Nothing a person entered can pass through logging."""

import logging
import sys

import pytest

from sextortion_help.logs import PlacesOnly, Redact


def written(record: logging.LogRecord) -> str:
    Redact().filter(record)
    return PlacesOnly("%(name)s %(message)s").format(record)


def record(name="cases", message="%s", args=(), **extra) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, extra.pop("exc_info", None))
    made.__dict__.update(extra)
    return made


def test_our_own_message_passes():
    assert "3 cases" in written(record(message="%d cases", args=(3,)))


@pytest.mark.parametrize(
    "name", ["django.request", "django.security.csrf", "weasyprint", "django.db.backends", "PIL.Image"]
)
def test_libraries_that_quote_input_are_cut(name):
    assert "marker" not in written(record(name, "Not Found: %s", ("/en/case/marker",), status_code=404))


def test_an_exception_is_its_type_and_places():
    try:
        raise ValueError("marker in the message")
    except ValueError:
        text = written(record(message="broke", exc_info=sys.exc_info()))
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "marker" not in text


def test_a_chained_exception_does_not_speak_either():
    try:
        try:
            raise KeyError("inner marker")
        except KeyError as error:
            raise ValueError("outer marker") from error
    except ValueError:
        assert "marker" not in written(record(message="broke", exc_info=sys.exc_info()))


@pytest.mark.parametrize("secret", ["AGE-SECRET-KEY-18GX3RVFWLP3KXEPT9", "ab" * 32, "203.0.113.77"])
def test_shapes_of_secrets_are_removed(secret):
    assert secret not in written(record(message=f"value {secret} here"))


def test_request_objects_are_dropped():
    made = record(message="x", request="marker")
    Redact().filter(made)
    assert not hasattr(made, "request")


def test_unformattable_messages_do_not_break_logging():
    assert "unreadable" in written(record(message="%d", args=("marker",)))
