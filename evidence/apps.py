from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        from cases import endings, erasure
        from evidence import pieces
        from evidence.models import Item, Upload

        erasure.follow(Item, Upload)
        endings.words_renewed.connect(pieces.end_all, dispatch_uid="evidence.pieces")
