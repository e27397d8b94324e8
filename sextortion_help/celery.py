"""The Celery application. Tasks carry a job's id and nothing else (see cases.jobs)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")

app = Celery("sextortion_help")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
