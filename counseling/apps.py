from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "counseling"

    def ready(self) -> None:
        from cases import tally
        from counseling import checks, numbers  # noqa: F401  (registers the system check)

        tally.plan_kept.connect(numbers.count_plan, dispatch_uid="counseling.numbers")
