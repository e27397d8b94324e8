from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "integrity"

    def ready(self) -> None:
        from cases import future_times
        from integrity import page_notices
        from integrity.models import Damage, Round

        future_times.follow(Round, "ended_at", "listed_at")
        future_times.follow(Damage, "looked_at")
        page_notices.enter()
