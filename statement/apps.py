from django.apps import AppConfig


class StatementConfig(AppConfig):
    name = "statement"

    def ready(self) -> None:
        from statement import page_notices

        page_notices.enter()
