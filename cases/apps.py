from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import checks, future_times, page_notices, wal_erasure  # noqa: F401  (checks registers the system check)
        from cases.models import Case, Job, ScopeKey, SessionBinding, VaultSession

        wal_erasure.follow(Case, Job, ScopeKey, VaultSession)
        future_times.follow(VaultSession, "last_seen")
        future_times.follow(SessionBinding, "proof_seen_at")
        future_times.follow(Job, "queued_at", "heartbeat_at")
        page_notices.enter()
