from django.apps import AppConfig


class ExtractionConfig(AppConfig):
    name = "extraction"

    def ready(self) -> None:
        from evidence import followers
        from extraction import actions, checks, page_notices  # noqa: F401  (checks registers the system checks)

        followers.when_ready(actions.READ)
        followers.when_removed(actions.forget)
        page_notices.enter()
