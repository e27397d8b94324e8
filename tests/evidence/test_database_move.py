"""The whole database goes to PostgreSQL at once: a case opens there by its words, or nothing has changed."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cases import store_identity
from counseling.models import Centre
from tests.conftest import Person
from tests.evidence import samples
from tests.stack import BASE

# What is refused, then what moves: each line is how the command ended and how many relations the new database has.
MOVE = """
import fcntl, json, os, sqlite3, sys
from pathlib import Path
import django, psycopg

django.setup()
from django.core.management import CommandError, call_command

url, path = sys.argv[1], Path(os.environ["DATA_DIR"]) / "db.sqlite3"
(path.parent / "address").write_text(url)

def attempt(address=str(path.parent / "address")):
    try:
        call_command("move_to", address)
        said = "moved"
    except CommandError as error:
        said = str(error)
    with psycopg.connect(url) as new:
        tables = new.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()[0]
    print(json.dumps([said, tables]))

def change(statement):
    with sqlite3.connect(path) as old:
        old.execute(statement)
    old.close()

attempt("mysql://site@127.0.0.1/site")
attempt("postgres://site@127.0.0.1:1/site")
with (path.parent / "run.lock").open() as running:
    fcntl.flock(running, fcntl.LOCK_EX)
    attempt()
worker = sqlite3.connect(path)
worker.execute("PRAGMA journal_mode = WAL")  # as the site's own connections
worker.execute("SELECT count(*) FROM cases_case").fetchone()
attempt()
worker.close()
change("UPDATE counseling_centre SET hours = 'somebody' || char(0)")
attempt()
change("UPDATE counseling_centre SET hours = ''")
change("CREATE TABLE of_a_later_release (id INTEGER)")
attempt()
change("DROP TABLE of_a_later_release")
kept = path.read_bytes()
attempt()
assert not path.exists()
path.write_bytes(kept)
attempt()
"""
OPEN = """
import sys, django

django.setup()
from cases import actions, blob_store, crypto, passphrase, store_identity
from cases.models import Scope
from counseling.models import Centre
from evidence.models import Exhibit
from scripts import prepare

prepare.migrate_and_check_store()
crypto.COST = crypto.Cost(time=1, memory=64, lanes=1)  # as in the tests, which made the case
vault, _ = actions.unlock(passphrase.normal_form(sys.argv[1]))
item = Exhibit.objects.get(case=vault.case)
print(blob_store.get(vault.case.pk, item.blob, vault.private(Scope.EVIDENCE)).hex())
print(store_identity.matches(), Centre.objects.create(name="after the move").pk)
"""


@pytest.fixture
def site(maya: Person, settings: Any, tmp_path: Path) -> dict[str, str]:
    """The environment of a site on SQLite: what the test has written so far is in its file."""
    path = tmp_path / "db.sqlite3"
    path.write_bytes(connection.connection.serialize())  # with what this test's transaction has written
    with closing(sqlite3.connect(path)) as target:
        target.execute("PRAGMA journal_mode = WAL")
    (tmp_path / "run.lock").touch()
    own = {"DATA_DIR": str(tmp_path), "EVIDENCE_STORE": str(settings.EVIDENCE_STORE)}
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}


def run(script: str, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.postgres
def test_a_case_opens_by_its_words_after_the_move_and_nothing_is_left_of_a_move_that_failed(
    maya: Person, sent: Callable[..., Any], request: pytest.FixtureRequest, postgres_url: str
) -> None:
    sent(samples.LETTER)
    Centre.objects.bulk_create(Centre(pk=number, name=f"Centre {number}") for number in (1, 7))
    store_identity.adopt()
    site = request.getfixturevalue("site")
    output = run(MOVE, postgres_url, **site)
    answers = [json.loads(line) for line in output.splitlines() if line.startswith("[")]
    sentences = (
        "must look like postgres://",
        "does not answer",
        "still runs with the data",
        "Another process uses",
        "The table counseling_centre cannot be copied (DataError)",
        "not those of this release",
        "moved",
        "is not empty",
    )
    assert len(answers) == len(sentences)
    for (said, _tables), sentence in zip(answers, sentences, strict=True):
        assert sentence in said
    tables = [number for _said, number in answers]
    assert tables[:6] == [0] * 6
    assert tables[6] == tables[7] > 40
    assert "somebody" not in output
    assert maya.words not in output
    opened, after = run(OPEN, maya.words, **{**site, "DATABASE_URL": postgres_url}).splitlines()
    assert bytes.fromhex(opened) == samples.LETTER
    assert after == "True 8"  # the store is this database's, and the sequence goes on behind the largest number
