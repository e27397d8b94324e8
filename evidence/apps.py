from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        from cases import signals, wal_erasure
        from evidence import checks, page_notices  # noqa: F401  (checks registers itself)
        from evidence.models import Exhibit, Upload
        from evidence.upload import chunks

        page_notices.enter()
        wal_erasure.follow(Exhibit, Upload)
        signals.words_renewed.connect(chunks.end_all, dispatch_uid="evidence.upload.chunks")
