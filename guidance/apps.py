from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "guidance"

    def ready(self) -> None:
        from guidance import (
            checks,  # noqa: F401  (registers the system checks)
            page_notices,
        )

        page_notices.enter()
