"""Whether a migration breaks the release before it, which runs on the new tables while an update goes on.

    python -m scripts.migration_rules       silent, or one line for each operation that does; exit code 1 then

What is to go is first no longer used, and goes a release later; what is new may be empty or has a default in the
database itself, for the old release names no new column. A migration that breaks the rule all the same says why, in
`breaks_the_release_before` of its class: a sentence for the changelog, where operators read that the site has to
stop. (django-migration-linter reads the SQL of one kind of database; SQLite makes whole tables anew, which tells
nothing.)
"""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import django
from django.db import migrations
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField

AnyField: TypeAlias = "Field[Any, Any]"

# Migrations up to these numbers are older than the rule: before the first release.
OLDER = {
    "cases": 3, "counseling": 10, "dossier": 5, "evidence": 1, "extraction": 1, "integrity": 2, "statement": 1,
    "timestamps": 3,
}  # fmt: skip
_GONE = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel)
_NARROWER = (migrations.AddConstraint, migrations.AlterUniqueTogether, migrations.AlterModelTable)


def _needs_a_value(field: AnyField) -> bool:
    """Whether a row that does not name the column is refused."""
    return not (field.null or field.has_db_default() or isinstance(field, ManyToManyField))


def _is_narrower(old: AnyField, new: AnyField) -> bool:
    """Whether what the old release writes may not fit any more, or what it reads is of another kind."""
    if old.get_internal_type() != new.get_internal_type():
        return True
    shorter = new.max_length is not None and (old.max_length is None or new.max_length < old.max_length)
    return shorter or (old.null and _needs_a_value(new)) or (new.unique and not old.unique)


def _altered(operation: migrations.AlterField, app: str, before: ProjectState) -> bool:
    model = before.models[app, operation.model_name_lower]
    return _is_narrower(model.get_field(operation.name), operation.field)


def problem(operation: Operation, app: str, before: ProjectState) -> str:
    """What an operation does to the release before; empty when nothing. `before`: the models as they were."""
    if isinstance(operation, _GONE):
        return "takes away what the release before reads"
    if isinstance(operation, _NARROWER):
        return "refuses what the release before may write"
    if isinstance(operation, migrations.AddField) and _needs_a_value(operation.field):
        return "needs a value that the release before does not write: null=True or db_default"
    if isinstance(operation, migrations.AlterField) and _altered(operation, app, before):
        return "refuses what the release before may write"
    if isinstance(operation, migrations.RunPython | migrations.RunSQL) and not operation.reversible:
        return "cannot be taken back: give it a reverse"
    return ""


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def problems(migration: Migration, before: ProjectState) -> list[str]:
    """One line for each operation; none where the migration says why."""
    if getattr(migration, "breaks_the_release_before", ""):
        return []
    app, lines, state = migration.app_label, [], before.clone()
    new: set[str] = set()  # models that the release before does not know
    for operation in _flat(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name_lower)
        model = getattr(operation, "model_name_lower", getattr(operation, "model_name", "")).lower()
        if model not in new and (said := problem(operation, app, state)):
            lines.append(f"{app}.{migration.name}: {type(operation).__name__} {said}")
        operation.state_forwards(app, state)
    return lines


def is_older(app: str, name: str) -> bool:
    number = name.partition("_")[0]
    return number.isdecimal() and int(number) <= OLDER.get(app, 0)


def all_problems() -> list[str]:
    """Of all migrations of this project that are not older than the rule."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    return [
        line
        for key, migration in sorted(loader.disk_migrations.items())
        if key[0] in OLDER and not is_older(*key)
        for line in problems(migration, loader.project_state(key, at_end=False))
    ]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")
    django.setup()
    lines = all_problems()
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
