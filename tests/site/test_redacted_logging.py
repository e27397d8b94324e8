"""Nothing a person entered can pass through logging."""

import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sextortion_help import request_context
from sextortion_help.redacted_logging import OURS, JsonLines, PlacesOnly, Redact
from sextortion_help.web import middleware

BASE = Path(__file__).resolve().parent.parent.parent


def written(record: logging.LogRecord) -> str:
    Redact().filter(record)
    return PlacesOnly("%(name)s %(message)s").format(record)


def record(name: str = "cases", message: str = "%s", args: tuple[Any, ...] = (), **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, extra.pop("exc_info", None))
    made.__dict__.update(extra)
    return made


def test_our_own_message_passes() -> None:
    assert "3 cases" in written(record(message="%d cases", args=(3,)))


@pytest.mark.parametrize(
    "name",
    [
        "django.request",
        "django.security.csrf",
        "weasyprint",
        "celery.app.trace",
        "gunicorn.error",
        "never.heard.of",
    ],
)
@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("Not Found: %s", ("/en/case/marker",)),
        ("Not Found: /en/case/marker", ()),
        ("failed: %(exc)s", ({"exc": "marker"},)),
        ("%r", (ValueError("marker"),)),
    ],
)
def test_of_a_library_only_the_place_is_told(name: str, message: str, args: tuple[Any, ...]) -> None:
    text = written(record(name, message, args))
    assert "marker" not in text
    assert "error at tests/site/test_redacted_logging.py:1" in text


def test_of_an_answer_the_status_is_told() -> None:
    assert written(record("django.request", "Not Found: %s", ("/marker",), status_code=404)) == (
        "django.request error 404"
    )


def test_of_a_warning_kind_and_place_are_told() -> None:
    text = warnings.formatwarning("marker\nmarker: 5: marker", RuntimeWarning, "/lib/celery/app/trace.py", 809)
    for made in (record("py.warnings", "%s", (text,)), record("py.warnings", text)):
        assert written(made) == "py.warnings RuntimeWarning at celery/app/trace.py:809"


def test_what_another_handler_made_of_an_exception_is_not_repeated() -> None:
    try:
        raise ValueError("marker in the message")
    except ValueError:
        made = record(message="broke", exc_info=sys.exc_info())
    logging.Formatter().format(made)
    assert "marker" in made.exc_text
    assert "marker" not in written(made)


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError('marker')",
        "import threading; threading.Thread(target=int, args=('marker',)).start()",
        "import logging; logging.getLogger('cases').error('%d %s', 'marker')",
        "import warnings; warnings.warn('marker')",
        "class A:\n    def __del__(self): raise ValueError('marker')\nA()",
    ],
)
def test_last_words_quote_nothing(code: str) -> None:
    log = started(code, check=False).stderr
    assert "marker" not in log
    assert log


def test_an_exception_is_its_type_and_places() -> None:
    try:
        raise ValueError("marker in the message")
    except ValueError:
        text = written(record(message="broke", exc_info=sys.exc_info()))
    assert "ValueError" in text
    assert "test_redacted_logging.py" in text
    assert "marker" not in text


def test_a_chained_exception_does_not_speak_either() -> None:
    try:
        try:
            raise KeyError("inner marker")
        except KeyError as error:
            raise ValueError("outer marker") from error
    except ValueError:
        assert "marker" not in written(record(message="broke", exc_info=sys.exc_info()))


@pytest.mark.parametrize("secret", ["AGE-SECRET-KEY-18GX3RVFWLP3KXEPT9", "ab" * 32, "203.0.113.77"])
def test_shapes_of_secrets_are_removed(secret: str) -> None:
    assert secret not in written(record(message=f"value {secret} here"))


def test_request_objects_are_dropped() -> None:
    made = record(message="x", request="marker")
    Redact().filter(made)
    assert not hasattr(made, "request")


def test_unformattable_messages_do_not_break_logging() -> None:
    assert "unreadable" in written(record(message="%d", args=("marker",)))


def started(code: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """A process of its own that does what every process of the site does first."""
    start = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup()\n"
    return subprocess.run(
        [sys.executable, "-c", start + code], cwd=BASE, capture_output=True, text=True, check=check
    )


def test_every_process_has_the_filter() -> None:
    code = "import logging; print([type(f).__name__ for h in logging.getLogger().handlers for f in h.filters])"
    assert started(code).stdout.strip() == "['Redact']"


def test_a_broken_page_leaves_one_line_without_what_was_entered() -> None:
    code = """
from unittest import mock
from django.test import Client
from cases import access
with mock.patch.object(access, "open_vault", side_effect=RuntimeError("marker")):
    assert Client(raise_request_exception=False).get("/en/case/?q=marker").status_code == 500
"""
    log = started(code).stderr
    assert "ERROR django.request error 500" in log
    assert "RuntimeError" in log
    assert "marker" not in log


def test_every_app_of_the_site_may_say_what_it_means() -> None:
    apps = {file.parent.name for file in BASE.glob("*/apps.py")}
    assert apps <= OURS


# --- LOG_FORMAT=json ---------------------------------------------------------------------------------------


def line_of(made: logging.LogRecord) -> dict[str, str]:
    Redact().filter(made)
    text = JsonLines().format(made)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_of_json_has_utc_and_nothing_of_an_address() -> None:
    told = {"status_code": 404, "request": "marker", "created": 1_796_000_000.25, "msecs": 250}
    made = record("django.request", "Not Found: %s", ("/en/case/marker",), **told)
    assert line_of(made) == {
        "time": "2026-11-30T00:53:20.250Z",
        "level": "ERROR",
        "logger": "django.request",
        "message": "error 404",
    }


def test_an_exception_in_json_is_type_and_places() -> None:
    try:
        raise ValueError("marker in the message")
    except ValueError:
        line = line_of(record(message="broke", exc_info=sys.exc_info()))
    assert line["exception"].startswith("ValueError\n")
    assert "marker" not in json.dumps(line)


@pytest.mark.django_db
def test_lines_of_one_request_bear_one_number_and_the_route(client: Client) -> None:
    lines: list[dict[str, str]] = []

    class Keeper(logging.Handler):
        def emit(self, made: logging.LogRecord) -> None:
            lines.append(line_of(made))

    keeper = Keeper()
    logging.getLogger("django.request").addHandler(keeper)
    try:
        for path in ("/en/platforms/marker/", "/en/platforms/marker/", "/en/marker-nowhere/"):
            assert client.get(path).status_code == 404
    finally:
        logging.getLogger("django.request").removeHandler(keeper)
    assert [line.get("route", "") for line in lines] == ["guidance:platform", "guidance:platform", ""]
    assert len({line["request"] for line in lines}) == 3
    assert "marker" not in json.dumps(lines)
    assert request_context.names() == ("", ""), "nothing is left behind"


def test_no_answer_and_no_cookie_bears_the_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware.secrets, "token_hex", lambda _count: "marker")
    answer = client.get("/en/privacy/")
    assert "marker" not in f"{answer.headers}{answer.cookies}{answer.content!r}"
