"""Accounts of one centre are those whose name of it was spelled the same; notes follow their authors'."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def link(apps: Any, schema_editor: Any) -> None:
    """Make a centre for each spelling, and let accounts, notes and the record of staff refer to it."""
    models = {name: apps.get_model("counseling", name) for name in ("Centre", "Counsellor", "StaffAct", "CaseNote")}
    for name in ("Counsellor", "StaffAct"):
        for spelling in models[name].objects.order_by().values_list("centre_name", flat=True).distinct():
            centre, _new = models["Centre"].objects.get_or_create(name=spelling)
            models[name].objects.filter(centre_name=spelling).update(centre=centre)
    author = models["Counsellor"].objects.filter(pk=OuterRef("author_id"))
    models["CaseNote"].objects.exclude(author=None).update(centre=Subquery(author.values("centre_id")[:1]))


def unlink(apps: Any, schema_editor: Any) -> None:
    """Write the names back, as they are now."""
    centres = apps.get_model("counseling", "Centre").objects.filter(pk=OuterRef("centre_id")).values("name")
    for name in ("Counsellor", "StaffAct"):
        rows = apps.get_model("counseling", name).objects.exclude(centre=None)
        rows.update(centre_name=Subquery(centres[:1]))


class Migration(migrations.Migration):
    dependencies = [("counseling", "0005_centres")]

    operations = [migrations.RunPython(link, unlink)]
