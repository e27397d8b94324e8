"""Project-level app: system checks and template tags."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sextortion_help"
    label = "site"

    def ready(self) -> None:
        from sextortion_help import checks  # noqa: F401  (registers the system checks)
