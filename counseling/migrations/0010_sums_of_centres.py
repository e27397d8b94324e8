"""Counselling is counted for each centre. On a site with one centre, what was counted so far is its own."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def give_to_the_only_centre(apps: Any, schema_editor: Any) -> None:
    """With several centres nobody knows whose the old sums are: they stay where they are and are not shown."""
    centres = list(apps.get_model("counseling", "Centre").objects.all()[:2])
    if len(centres) == 1:
        rows = apps.get_model("cases", "DailySum").objects.filter(kind="counselling")
        sums = apps.get_model("counseling", "CentreSum").objects
        sums.bulk_create(
            sums.model(centre=centres[0], day=row.day, event=row.value, count=row.count) for row in rows
        )
        rows.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_store_identity'),
        ('counseling', '0009_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='CentreSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('event', models.CharField(choices=[('conversation', 'Shared for one conversation'), ('days', 'Shared for days'), ('room', 'Shared in the room'), ('handover', 'Taken over by a colleague'), ('print', 'Dossiers downloaded at the desk'), ('record', 'Hand-over records made')], max_length=12)),
                ('count', models.PositiveIntegerField(default=0)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sums', to='counseling.centre')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('centre', 'day', 'event'), name='one_sum_per_centre_and_day')],
            },
        ),
        migrations.RunPython(give_to_the_only_centre, migrations.RunPython.noop),
    ]
