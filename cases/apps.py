from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import checks, erasure  # noqa: F401  (checks registers the system check)
        from cases.models import Case, Job, ScopeKey, VaultSession

        erasure.follow(Case, Job, ScopeKey, VaultSession)
