from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "counseling"

    def ready(self) -> None:
        from django.contrib.sessions.models import Session
        from django.db.models.signals import post_delete

        from cases import endings, erasure, tally
        from counseling import actions, checks, numbers  # noqa: F401  (registers the system check)
        from counseling.models import DeskSession, Grant, GrantKey, ShareCode

        tally.plan_kept.connect(numbers.count_plan, dispatch_uid="counseling.numbers")
        post_delete.connect(actions.note_closing, sender=Grant, dispatch_uid="counseling.closing")
        endings.words_renewed.connect(actions.end_codes, dispatch_uid="counseling.codes")
        erasure.follow(DeskSession, Grant, GrantKey, Session, ShareCode)
