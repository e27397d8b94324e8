"""Who may begin a case now: within the hour's quota of a line at once; else, or while far too many are begun, after
a moment's work of the device. Without script, after a wait. Nobody is shut out for being many behind one address.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cases import new_case_surge, work_proof
from cases.work_proof import ProofOutcome
from sextortion_help.web import rate_limit

MOST_QUOTAS = 10  # of one line in an hour, each case after work that doubles with the quotas used up


@dataclass(frozen=True)
class Admission:
    """Whether a case may be begun; else what the page asks for.

    `challenge`: the device has to work, or to wait when `may_wait`. `early`: it did not wait long enough.
    Neither admitted nor asked: this line begins no more in this hour.
    """

    admitted: bool = False
    surge: bool = False
    challenge: str = ""
    may_wait: bool = False
    early: bool = False

    @property
    def parts(self) -> int:
        return work_proof.PARTS

    @property
    def without_work(self) -> str:
        """What to do in a browser that does not calculate."""
        if self.early:
            return _("It was a little too early. Please wait a moment longer, then press the button again.")
        if self.may_wait:
            return _(
                "In this browser, the calculation does not work. Please wait %(seconds)s seconds instead, then "
                "press the button."
            ) % {"seconds": work_proof.WAIT_SECONDS}
        return _(
            "In this browser, the calculation does not work, and from this connection many cases were started in "
            "the last hour. Please try again in an hour, or in another browser. All eight steps stay open to you."
        )

    @property
    def bits(self) -> int:
        return work_proof.bits_of(work_proof.value_of(self.challenge))

    @property
    def value(self) -> str:
        """What the device hashes."""
        return work_proof.value_of(self.challenge)


def ask(request: HttpRequest) -> Admission:
    """For the page before the button; counts nothing."""
    surge = new_case_surge.is_on()
    quotas = _quotas(request)
    return _asked(surge=surge, quotas=quotas) if surge or quotas else Admission(admitted=True)


def admit(request: HttpRequest) -> Admission:
    """The button was pressed. Counts the case for its line when it may begin; `give_back` when it then does not."""
    rate_limit.take(
        request, "new", settings.NEW_CASES_PER_HOUR
    )  # before anything is looked at, so that of many at once no more get through
    surge = new_case_surge.is_on()
    quotas = _quotas(request, already=1)
    admission = _admission(request, surge=surge, quotas=quotas) if surge or quotas else Admission(admitted=True)
    if not admission.admitted:
        give_back(request)
    return admission


def give_back(request: HttpRequest) -> None:
    """No case was begun after all."""
    rate_limit.give_back(request, "new")


def _quotas(request: HttpRequest, already: int = 0) -> int:
    """How many quotas this line used up, without the case at hand where that is counted already."""
    return max(0, rate_limit.counted(request, "new") - already) // settings.NEW_CASES_PER_HOUR


def _admission(request: HttpRequest, *, surge: bool, quotas: int) -> Admission:
    token = request.POST.get("challenge", "")
    outcome = work_proof.check(token, request.POST.get("worked", ""))
    if outcome is ProofOutcome.WORKED and _is_enough(token, quotas) and work_proof.spend(token):
        return Admission(admitted=True, surge=surge)
    if quotas or outcome in (ProofOutcome.WORKED, ProofOutcome.NOTHING):
        return _asked(surge=surge, quotas=quotas)
    if outcome is ProofOutcome.WAITED:
        if not work_proof.spend(token):
            return _asked(surge=surge, quotas=quotas)
        if new_case_surge.take_wait():
            return Admission(admitted=True, surge=surge)
        work_proof.give_back(token)
    return Admission(surge=surge, challenge=token, may_wait=True, early=True)


def _is_enough(token: str, quotas: int) -> bool:
    """Whether a solved challenge was hard enough for how many were begun from there meanwhile."""
    return quotas < MOST_QUOTAS and work_proof.bits_of(work_proof.value_of(token)) >= work_proof.BITS + _harder(
        quotas
    )


def _harder(quotas: int) -> int:
    return quotas.bit_length()


def _asked(*, surge: bool, quotas: int) -> Admission:
    if quotas >= MOST_QUOTAS:
        return Admission(surge=surge)
    return Admission(surge=surge, challenge=work_proof.challenge(_harder(quotas)), may_wait=not quotas)
