from django.apps import AppConfig


class ExtractionConfig(AppConfig):
    name = "extraction"

    def ready(self) -> None:
        from evidence import signals
        from extraction import actions, ahead, checks, page_notices  # noqa: F401  (checks registers the system checks)

        # In this order: who hears of the reading must not find the turn free.
        signals.exhibit_ready.connect(ahead.take_turn, dispatch_uid="extraction.ahead.take_turn")
        signals.exhibit_ready.connect(actions.enqueue_reading, dispatch_uid="extraction.read")
        signals.reading_dropped.connect(actions.forget, dispatch_uid="extraction.forget")
        signals.copy_begins.connect(ahead.begin, dispatch_uid="extraction.ahead.begin")
        signals.copy_ends.connect(ahead.end, dispatch_uid="extraction.ahead.end")
        signals.list_confirmed.connect(page_notices.keep_list_answers, dispatch_uid="extraction.list")
        page_notices.enter()
