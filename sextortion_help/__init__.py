"""The project: settings, addresses and everything that belongs to no single app."""

from sextortion_help.celery import app as celery_app

__all__ = ["celery_app"]
