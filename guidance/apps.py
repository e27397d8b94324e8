from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "guidance"

    def ready(self) -> None:
        from guidance import (
            checks,  # noqa: F401  (registers the system checks)
            fact_overlay,
            page_notices,
        )
        from sextortion_help.web import rendered_once

        page_notices.enter()
        if fact_overlay.version not in rendered_once.versions:
            rendered_once.versions.append(fact_overlay.version)
