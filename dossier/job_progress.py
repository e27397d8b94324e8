"""How far a dossier or a letter is, as its page and the script of that page show it."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Job

PATIENCE = timedelta(seconds=20)  # after that the page says that the work waits for its turn


def as_json(job: Job | None) -> dict[str, object]:
    """{"state", "done", "total" (steps), "waits"}; an empty state when there is no job."""
    if job is None:
        return {"state": "", "done": 0, "total": 0, "waits": False}
    return {"state": job.state, "done": job.steps_done, "total": job.steps_total, "waits": waits(job)}


def waits(job: Job | None) -> bool:
    """Whether nobody has taken it up for a while: no worker, or a long queue."""
    return bool(job and job.state == Job.State.WAITING and timezone.now() - job.created_at > PATIENCE)
