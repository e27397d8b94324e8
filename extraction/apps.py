from django.apps import AppConfig


class ExtractionConfig(AppConfig):
    name = "extraction"

    def ready(self) -> None:
        from evidence import signals
        from extraction import actions, checks, page_notices  # noqa: F401  (checks registers the system checks)

        signals.exhibit_ready.connect(actions.enqueue_reading, dispatch_uid="extraction.read")
        signals.reading_dropped.connect(actions.forget, dispatch_uid="extraction.forget")
        signals.list_confirmed.connect(page_notices.keep_list_answers, dispatch_uid="extraction.list")
        page_notices.enter()
