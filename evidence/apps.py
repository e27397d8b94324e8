from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        from cases import signals, wal_erasure
        from evidence import checks  # noqa: F401  (registers them)
        from evidence.models import Exhibit, Upload
        from evidence.upload import chunks

        wal_erasure.follow(Exhibit, Upload)
        signals.words_renewed.connect(chunks.end_all, dispatch_uid="evidence.upload.chunks")
