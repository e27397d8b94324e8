"""No account names its centre by letters any more."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("invited", "invited"),
    ("reset", "gave a new link to"),
    ("deactivated", "deactivated"),
    ("corrected", "corrected the details of"),
    ("moved-away", "moved to another centre"),
    ("moved-here", "moved to this centre"),
    ("centre", "changed the details of the centre:"),
]


class Migration(migrations.Migration):
    dependencies = [("counseling", "0006_centres_of_accounts")]

    operations = [
        # A default, so that the column can be made again when the migration is taken back.
        migrations.AlterField("counsellor", "centre_name", models.CharField(default="", max_length=80)),
        migrations.AlterField("staffact", "centre_name", models.CharField(default="", max_length=80)),
        migrations.RemoveField("counsellor", "centre_name"),
        migrations.RemoveField("staffact", "centre_name"),
        migrations.AlterField(
            "counsellor",
            "centre",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="counseling.centre"
            ),
        ),
        migrations.AlterField(
            "staffact",
            "centre",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="staff_acts", to="counseling.centre"
            ),
        ),
        migrations.AlterField("staffact", "kind", models.CharField(choices=KINDS, max_length=12)),
    ]
