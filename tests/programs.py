"""Programs beside Python's packages. A test that needs one that is missing is skipped, and its name is said.

`make test` installs them all first and sets NEED_ALL_PROGRAMS, so that there a missing one fails its tests.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

import pytest

# What tests start by name. Another missing file is a fault.
STARTED = {
    "certutil", "chromium", "firefox", "initdb", "java", "javac", "nginx", "node", "openssl", "pdfsig", "pdftoppm",
    "pdftotext", "pgbouncer", "psql", "qpdf", "softhsm2-util", "systemd-analyze", "systemd-sysusers",
    "systemd-tmpfiles", "tesseract",
}  # fmt: skip
WHOLE_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def missing(name: str) -> NoReturn:
    """Skip the test, or fail where every program has to be there."""
    if os.environ.get("NEED_ALL_PROGRAMS"):
        pytest.fail(f"{name} is missing")
    pytest.skip(f"{name} is not installed; 'make test' installs it")


def need(*names: str | None) -> str:
    """The path of the first of these programs that is there; without any, the test is skipped."""
    wanted = [name for name in names if name]
    found = next((path for name in wanted if (path := shutil.which(name))), None)
    return found or missing(wanted[0])


def chromium() -> str:
    """The browser from CHROMIUM or the system's."""
    return need(os.environ.get("CHROMIUM"), *WHOLE_CHROMIUM)


def headless_chromium() -> str:
    """The same engine without windows, where it is there: in it a test takes a third less of the processor."""
    return need(os.environ.get("CHROMIUM"), "chromium-headless-shell", *WHOLE_CHROMIUM)


def firefox() -> str:
    return need("firefox-esr", "firefox")


def _skip_without_program(error: FileNotFoundError) -> None:
    name = Path(str(error.filename or "")).name
    if name in STARTED and not shutil.which(name):
        missing(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    try:
        return (yield)
    except FileNotFoundError as error:
        _skip_without_program(error)
        raise


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Generator[None, object, object]:
    try:
        return (yield)
    except FileNotFoundError as error:
        _skip_without_program(error)
        raise


@pytest.fixture
def tesseract() -> str:
    """The engine that reads pictures beside the built-in one."""
    return need("tesseract")
