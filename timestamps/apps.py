from django.apps import AppConfig


class TimestampsConfig(AppConfig):
    name = "timestamps"

    def ready(self) -> None:
        from cases import future_times
        from timestamps import actions, checks, page_notices  # noqa: F401  (checks registers the system checks)
        from timestamps.models import Retry, Timestamp

        future_times.follow(Retry, "tried_at")
        future_times.follow(Retry, "next_at", ahead=actions.LONGEST_GAP)
        future_times.follow(Timestamp, "missed_at")
        page_notices.enter()
