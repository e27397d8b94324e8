"""Centres as rows, beside the names that stand on accounts so far."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counseling", "0004_staff_acts")]

    operations = [
        migrations.CreateModel(
            name="Centre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("web", models.URLField(blank=True, default="")),
                ("hours", models.CharField(blank=True, default="", max_length=300)),
                ("languages", models.CharField(blank=True, default="", max_length=200)),
                ("imprint", models.TextField(blank=True, default="", max_length=2000)),
                ("imprint_url", models.URLField(blank=True, default="")),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.RenameField("counsellor", "centre", "centre_name"),
        migrations.RenameField("staffact", "centre", "centre_name"),
        migrations.AddField(
            "counsellor",
            "centre",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="people", to="counseling.centre"
            ),
        ),
        migrations.AddField(
            "staffact",
            "centre",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="staff_acts",
                to="counseling.centre",
            ),
        ),
        migrations.AddField(
            "casenote",
            "centre",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="counseling.centre"
            ),
        ),
    ]
