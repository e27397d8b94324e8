"""Sessions of cases are bound to their browser; what was answered meanwhile while a proof was due."""

import hashlib

from cases.browser_binding import Binder
from cases.models import SessionBinding, VaultSession

BINDER = Binder(SessionBinding, "proof", view="cases:binding", key_name="site")


def let_plan_wait(session: VaultSession, plan: str) -> None:
    """A browser whose proof is due was given this sealed plan: the case gets it once that browser has proved."""
    SessionBinding.objects.filter(session=session).update(waiting_plan=_digest(plan))


def takes_waiting_plan(session: VaultSession, plan: str) -> bool:
    """Whether it is the one that waits; from now on it does not.

    By its digest: whoever copied the cookies of the session has a plan of their own, and cannot have the browser
    to which it is bound put an older one into the case.
    """
    binding = SessionBinding.objects.filter(session=session).first()
    if not plan or binding is None or binding.waiting_plan is None or bytes(binding.waiting_plan) != _digest(plan):
        return False
    waiting = SessionBinding.objects.filter(pk=binding.pk, waiting_plan=_digest(plan))
    return bool(waiting.update(waiting_plan=None))  # of two tabs that prove at once, one hands it over


def _digest(plan: str) -> bytes:
    return hashlib.sha256(plan.encode()).digest()
