from django.apps import AppConfig


class TimestampsConfig(AppConfig):
    name = "timestamps"

    def ready(self) -> None:
        from timestamps import checks, page_notices  # noqa: F401  (checks registers the system checks)

        page_notices.enter()
