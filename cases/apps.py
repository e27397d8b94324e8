from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import checks, future_times, wal_erasure  # noqa: F401  (checks registers the system check)
        from cases.models import Case, Job, ScopeKey, VaultSession

        wal_erasure.follow(Case, Job, ScopeKey, VaultSession)
        future_times.follow(VaultSession, "last_seen")
        future_times.follow(Job, "queued_at", "heartbeat_at")
