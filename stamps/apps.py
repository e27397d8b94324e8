from django.apps import AppConfig


class StampsConfig(AppConfig):
    name = "stamps"

    def ready(self) -> None:
        from stamps import checks  # noqa: F401  (registers the system checks)
