"""The cast: Maya owns a case, Tom owns another, Eve is a stranger. Cheap keys, own store, jobs run on request."""

import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings
from pytest_django import Settings

from cases import access, actions, crypto, jobs
from cases.blob_store.contract import MARK
from cases.models import Case, Job
from scripts import po
from sextortion_help.celery import app
from sextortion_help.web import rendered_once

pytest_plugins = ["tests.programs", "tests.stack", "tests.postgres", "tests.s3_server"]

# How fast the machine is shall not fail a test that draws its examples.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

SLOW_FIRST = ("integration", "browser", "setup", "attacks", "tests", "dossier")  # "tests": those of the whole site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow folders first, so that the processes of `make test` end together.

    ONLY_DATABASE leaves out what uses no database: for the run on another one.
    """
    if os.environ.get("ONLY_DATABASE"):
        items[:] = [item for item in items if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))]
    place = {name: number for number, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: place.get(item.path.parent.name, len(place)))


@dataclass
class Person:
    """Someone with a browser; `vault` and `words` when they have a case."""

    client: Client
    vault: Any = None  # a Vault; not said to be missing, as only a stranger has none
    words: Any = None  # a Phrase

    @property
    def case(self) -> Case:
        assert self.vault is not None
        self.vault.case.refresh_from_db()
        return self.vault.case


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "COST", crypto.Cost(time=1, memory=64, lanes=1))


@pytest.fixture(scope="session")
def _stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of each test's store, one after the other."""
    folder = tmp_path_factory.mktemp("stores")
    return map(folder.joinpath, map(str, itertools.count(1)))


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, _stores: Iterator[Path]) -> Iterator[None]:
    folder = next(_stores)
    settings.EVIDENCE_STORE = folder
    folder.mkdir(mode=0o700)
    (folder / MARK).write_text("of the tests\n", encoding="ascii")  # without it a store takes nothing
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job's heartbeat comes from a thread, which the in-memory database of unit tests cannot serve."""
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 3600)


@pytest.fixture(autouse=True)
def _english() -> None:
    """A test client leaves the language of its last page behind."""
    translation.activate("en")


@pytest.fixture
def third_language(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """A language that nothing in the code knows: every translated text begins with "‹fr›"."""
    german = po.load("de")
    french = Catalog(locale="fr")
    for message in german:
        if isinstance(message.id, str) and message.id:
            french.add(message.id, f"‹fr› {message.id}", context=message.context)
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, french)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path / "locale"]
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    trans_real.get_languages.cache_clear()
    yield "fr"
    trans_real.get_languages.cache_clear()


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()
    rendered_once.forget()


@pytest.fixture
def with_case(db: None) -> Callable[..., Person]:
    """Makes a person whose case is open in their browser and whose words were typed back."""

    def make(*, confirmed: bool = True) -> Person:
        phrase, vault, cookie = actions.open_new_case("en")
        if confirmed:
            actions.confirm_words(vault, phrase)
        client = Client()
        client.cookies[access.cookie_name()] = _cookie_value(cookie)
        return Person(client, vault, phrase)

    return make


def _cookie_value(cookie: crypto.Secret) -> str:
    from django.http import HttpResponse

    response = HttpResponse()
    access.hand_over(response, cookie)
    return response.cookies[access.cookie_name()].value


@pytest.fixture
def maya(with_case: Callable[..., Person]) -> Person:
    return with_case()


@pytest.fixture
def tom(with_case: Callable[..., Person]) -> Person:
    return with_case()


@pytest.fixture
def eve() -> Person:
    return Person(Client())


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Runs every waiting job as a worker would, in this process; how many ran."""

    app.loader.import_default_modules()  # as a worker does: registers every app's tasks

    def run() -> int:
        waiting = list(Job.objects.filter(state=Job.State.WAITING).order_by("created_at"))
        for job in waiting:
            app.tasks[job.task].apply(args=[str(job.pk)], throw=True)
        return len(waiting)

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much of the corpus of files is read right, by format (tests/corpus)."""
    rates: dict[str, list[bool]] = {}
    for outcome in ("passed", "failed", "xfailed", "xpassed"):
        for report in terminalreporter.stats.get(outcome, []):
            hit = re.search(r"tests/corpus/.+\[(\w+)/", report.nodeid)
            if hit:
                rates.setdefault(hit[1], []).append(outcome == "passed")
    if rates:
        terminalreporter.section("files of the corpus that are read right")
        for name, right in sorted(rates.items()):
            terminalreporter.write_line(f"{name:12} {sum(right):4} of {len(right)}")
        every = [one for right in rates.values() for one in right]
        terminalreporter.write_line(f"{'all':12} {sum(every):4} of {len(every)}")
