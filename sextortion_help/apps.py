"""Project-level app: system checks and template tags."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sextortion_help"
    label = "site"

    def ready(self) -> None:
        from sextortion_help import checks, connection_budget  # noqa: F401  (they register system checks)
