from datetime import timedelta

from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "counseling"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.contrib.sessions.models import Session
        from django.db.models.signals import post_delete, post_save, pre_delete

        from cases import future_times, signals, wal_erasure
        from counseling import accounts, checks, page_notices, question_results, sharing  # noqa: F401  (checks registers the system check)
        from counseling import statistics as counseling_statistics
        from counseling.accounts import earlier_pages
        from counseling.messages import threads
        from counseling.models import (
            Counsellor,
            DeskBinding,
            DeskSession,
            EndingNotice,
            Grant,
            GrantKey,
            PasskeyWrap,
            QuestionResult,
            ShareCode,
        )
        from counseling.outside_events import entries
        from counseling.sharing import spans

        user_logged_in.connect(earlier_pages.keep_secret, dispatch_uid="counseling.earlier_pages")
        signals.plan_kept.connect(counseling_statistics.count_plan, dispatch_uid="counseling.statistics")
        signals.log_read.connect(entries.note_reading, dispatch_uid="counseling.outside_events")
        post_delete.connect(sharing.note_closing, sender=Grant, dispatch_uid="counseling.closing")
        pre_delete.connect(question_results.note_end, sender=Grant, dispatch_uid="counseling.questions")
        post_delete.connect(question_results.tell_of_end, sender=Grant, dispatch_uid="counseling.questions.told")
        post_save.connect(threads.begin_thread, sender=Grant, dispatch_uid="counseling.messages")
        post_delete.connect(threads.forget_unused, sender=Grant, dispatch_uid="counseling.messages.unused")
        signals.words_renewed.connect(sharing.end_codes, dispatch_uid="counseling.sharing.codes")
        wal_erasure.follow(
            DeskSession, EndingNotice, Grant, GrantKey, PasskeyWrap, QuestionResult, Session, ShareCode
        )
        future_times.follow(Counsellor, "tries_since", "mailed_at")
        future_times.follow(DeskSession, "started_at", "last_seen")
        future_times.follow(DeskBinding, "proof_seen_at")
        future_times.follow(Grant, "ended_at")
        future_times.follow(QuestionResult, "at")
        future_times.follow_by(spans.set_back)
        future_times.follow_by(accounts.set_links_back)
        future_times.follow(ShareCode, "expires_at", ahead=timedelta(minutes=sharing.CODE_MINUTES))
        page_notices.enter()
