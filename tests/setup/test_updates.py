"""An update: its migrations leave the release before running, and two machines may prepare at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from scripts import migration_rules

BASE = Path(__file__).resolve().parents[2]
PREPARE = """
import secrets, time, types
import django

django.setup()
from cases import store_identity
from cases.models import StoreIdentity
from scripts import prepare

# Between the look for a mark and the mark that is made lies a second here, into which the other machines fall.
store_identity.secrets = types.SimpleNamespace(token_hex=lambda size: (time.sleep(1), secrets.token_hex(size))[1])
prepare.migrate_and_check_store()
print(StoreIdentity.objects.count(), store_identity.matches())
"""


def test_no_new_migration_breaks_the_release_before() -> None:
    assert migration_rules.all_problems() == []


def text(**more: object) -> models.CharField:
    return models.CharField(**{"max_length": 20, **more})


def forth(apps: object, schema_editor: object) -> None:
    """Nothing."""


BREAKING: list[Operation] = [
    migrations.RemoveField("thing", "name"),
    migrations.DeleteModel("thing"),
    migrations.RenameField("thing", "name", "title"),
    migrations.RenameModel("thing", "object"),
    migrations.AlterModelTable("thing", "other"),
    migrations.AddField("thing", "more", text()),
    migrations.AddField("thing", "more", text(default="")),  # Django takes the default away again
    migrations.AlterField("thing", "maybe", text()),
    migrations.AlterField("thing", "maybe", text(default="")),
    migrations.AlterField("thing", "name", text(max_length=10)),
    migrations.AlterField("thing", "name", text(unique=True)),
    migrations.AlterField("thing", "name", models.IntegerField()),
    migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="one")),
    migrations.AlterUniqueTogether("thing", {("name", "maybe")}),
    migrations.RunPython(forth),
    migrations.RunSQL("SELECT 1"),
    migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("thing", "name")]),
]
HARMLESS: list[Operation] = [
    migrations.CreateModel("new", [("id", models.BigAutoField(primary_key=True)), ("name", text())]),
    migrations.AddField("thing", "more", text(null=True)),
    migrations.AddField("thing", "more", text(db_default="")),
    migrations.AlterField("thing", "name", text(max_length=40)),
    migrations.AlterField("thing", "name", text(null=True)),
    migrations.AlterField("thing", "maybe", text(db_default="")),
    migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")),
    migrations.RunPython(forth, migrations.RunPython.noop),
    migrations.RunSQL("SELECT 1", migrations.RunSQL.noop),
]


def problems(operation: Operation, reason: str = "") -> list[str]:
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", text()), ("maybe", text(null=True))]
    state.add_model(ModelState("cases", "Thing", fields))
    migration = migrations.Migration("9999_test", "cases")
    migration.operations = [operation]
    if reason:
        migration.breaks_the_release_before = reason
    return migration_rules.problems(migration, state)


@pytest.mark.parametrize("operation", BREAKING, ids=lambda operation: operation.describe())
def test_what_breaks_the_release_before_is_refused_without_a_reason(operation: Operation) -> None:
    assert len(problems(operation)) == 1
    assert problems(operation, "The site has to stop: …") == []


def test_a_table_that_the_same_migration_makes_is_nobodys_yet() -> None:
    migration = migrations.Migration("9999_test", "cases")
    unique = migrations.AddConstraint("new", models.UniqueConstraint(fields=["name"], name="one"))
    migration.operations = [HARMLESS[0], unique]
    assert migration_rules.problems(migration, ProjectState()) == []


@pytest.mark.parametrize("operation", HARMLESS, ids=lambda operation: operation.describe())
def test_what_the_release_before_does_not_notice_passes(operation: Operation) -> None:
    assert problems(operation) == []


def test_the_rule_holds_for_every_migration_after_the_first_ones() -> None:
    assert migration_rules.is_older("cases", "0002_store_identity")
    assert not migration_rules.is_older("cases", "0099_later")
    assert not migration_rules.is_older("cases", "later")
    assert not migration_rules.is_older("an_app_to_come", "0001_initial")


def test_two_machines_may_start_on_an_empty_database_at_once(postgres_url: str, tmp_path: Path) -> None:
    """Every table is made once, and one mark binds the store to the database."""
    from tests import settings  # noqa: F401  (its keys stand in the environment)

    environment = {**os.environ, "DATABASE_URL": postgres_url, "DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}
    environment["EVIDENCE_STORE"] = str(tmp_path / "store-of-both")
    machines = [
        subprocess.Popen(
            [sys.executable, "-c", PREPARE],
            cwd=BASE,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    answers = []
    for machine in machines:
        answer, error = machine.communicate(timeout=240)
        assert machine.returncode == 0, error.decode()[-800:]
        answers.append(answer.decode().splitlines()[-1])
    assert set(answers) == {"1 True"}, answers
