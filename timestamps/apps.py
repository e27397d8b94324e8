from django.apps import AppConfig


class TimestampsConfig(AppConfig):
    name = "timestamps"

    def ready(self) -> None:
        from timestamps import checks  # noqa: F401  (registers the system checks)
