"""Verbs of time stamping: stamp a case's newest entry, and see which cases are due.

Nobody asks for a stamp: whatever is newer than the last one is due. So an act can never forget it, a burst of
acts costs one stamp, and when every authority is down for days nothing is lost.
"""

import hashlib
import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases import custody, future_times, jobs
from cases.custody_subjects import LogEntrySubject
from cases.errors import CaseClosedError
from cases.models import Case, CustodyEntry, Job
from timestamps import authorities, revocation, tokens
from timestamps.authorities import Authority
from timestamps.errors import InvalidTokenError, NoAnswerError
from timestamps.models import AuthorityGroup, Retry, Timestamp
from timestamps.tokens import Token

logger = logging.getLogger(__name__)

STAMP = "timestamps.stamp"  # name of the task
APART = timedelta(seconds=60)  # between two stamps of one case; acts in between share the next one
FIRST_GAP = timedelta(minutes=1)
LONGEST_GAP = timedelta(hours=6)
MISSED_APART = timedelta(hours=1)  # between two questions to an authority that gave no stamp beside the other's
RENEW_AHEAD = timedelta(days=60)  # before the certificate of the newest stamp ends
RENEW_APART = timedelta(days=7)  # an authority may go on with a certificate that ends
MOST_AT_ONCE = 50  # jobs of one sweep


def stamp(case: Case) -> Timestamp | None:
    """Have the newest entry of a case stamped; None when it is already, or no authority would. With a second
    authority, it stamps the entry that notes the first one's stamp, and so all before it too. One that gave none is
    asked again later.

    An authority learns one SHA-256 digest of a salted entry. Takes ten seconds per authority at most.
    """
    entry = _newest_entry(case)
    is_settled = entry is not None and Timestamp.objects.filter(case=case, settled__gte=entry.seq).exists()
    if entry is None or (is_settled and not _ending(timezone.now()).filter(pk=case.pk).exists()):
        return _stamp_of_missing_group(case)
    if not authorities.configured():
        logger.warning("nobody to ask for time stamps: set TSA_URLS, or STAMP_KEY and STAMP_CHAIN for the workers")
    timestamp = _stamped(case, entry, AuthorityGroup.FIRST)
    if timestamp is None:
        timestamp = _stamped(case, entry, AuthorityGroup.SECOND)
        if timestamp is not None and authorities.configured():
            _miss(timestamp, AuthorityGroup.FIRST)
    elif authorities.second():
        newest = _newest_entry(case)
        if newest is not None and _stamped(case, newest, AuthorityGroup.SECOND) is None:
            _miss(timestamp, AuthorityGroup.SECOND)
    if timestamp is None:
        _try_later(case)
    return timestamp


def _newest_entry(case: Case) -> CustodyEntry | None:
    return CustodyEntry.objects.filter(case=case).order_by("-seq").first()


def _miss(timestamp: Timestamp, group: AuthorityGroup) -> None:
    logger.warning(
        "one of the two time-stamp authorities gave no stamp; the other did, and this one is asked again"
    )
    Timestamp.objects.filter(pk=timestamp.pk).update(missing_group=group, missed_at=timezone.now())


def _stamp_of_missing_group(case: Case) -> Timestamp | None:
    """Of the authority that gave none beside the newest stamp: over the entry that notes that one, and so over all
    that it covers. None when nothing is missing, or it was asked just now, or still gives none."""
    newest = Timestamp.objects.filter(case=case).order_by("seq").last()
    if newest is None or not newest.missing_group or newest.missed_at is None:
        return None
    group, entry = AuthorityGroup(newest.missing_group), _newest_entry(case)
    if entry is None or newest.missed_at > timezone.now() - FIRST_GAP or not authorities.of_group(group):
        return None
    timestamp = _stamped(case, entry, group)
    if timestamp is None:
        _miss(newest, group)
        return None
    Timestamp.objects.filter(pk=newest.pk).update(missing_group="", missed_at=None)
    answers_again = Timestamp.objects.filter(missing_group=group, missed_at__gt=timezone.now() - MISSED_APART)
    answers_again.update(missed_at=timezone.now() - MISSED_APART)
    return timestamp


def _stamped(case: Case, entry: CustodyEntry, group: AuthorityGroup) -> Timestamp | None:
    """Of the first of the group that answers; None when none does, or the case was stamped meanwhile."""
    for authority in authorities.of_group(group):
        try:
            token = authority.stamp(bytes.fromhex(entry.digest))
        except (NoAnswerError, InvalidTokenError) as error:
            logger.warning("no time stamp from %s: %s", authority.host, error)
            continue
        return _keep(case, entry.seq, token, own=authority.own)
    return None


def stamp_now(case: Case) -> Timestamp | None:
    """Like stamp, for work that is about to print or pack the log; not while authorities have just failed."""
    return stamp(case) if willing() else None


def willing() -> list[Authority]:
    """Authorities to ask for a stamp on something that cannot wait; none while all of them have just failed."""
    if Retry.objects.filter(tried_at__gt=timezone.now() - FIRST_GAP).exists():
        return []
    return [*authorities.configured(), *authorities.second()]


def _keep(case: Case, seq: int, token: Token, *, own: bool) -> Timestamp | None:
    """The token and its entry in the log; None when the case was deleted or stamped meanwhile."""
    path = tokens.signing_path(token)
    answers = revocation.gather(path, lists_first=True)
    with transaction.atomic(durable=True):
        try:
            Case.objects.lock(case.pk)
        except CaseClosedError:
            return None
        if Timestamp.objects.filter(case=case, seq__gte=seq).exists():
            return None
        noted = custody.record(
            case,
            custody.Act.STAMPED,
            subject=LogEntrySubject(seq),
            sha256=hashlib.sha256(token.raw).hexdigest(),
            size=len(token.raw),
        )
        timestamp = Timestamp.objects.create(
            case=case,
            seq=seq,
            settled=noted.seq if noted.seq == seq + 1 else seq,
            token=token.raw,
            chain=token.chain,
            revocation=answers.pem() if answers else "",
            ends_at=tokens.ends(token),
            authority=token.authority[:300],
            own=own,
            gen_time=token.gen_time,
        )
        Retry.objects.filter(case=case).delete()
        Retry.objects.update(next_at=timezone.now())  # an authority answers again, for every case
    return timestamp


def _try_later(case: Case) -> None:
    """The gap doubles with each try, from a minute to six hours, for as long as the case exists."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        try:
            Case.objects.lock(case.pk)
        except CaseClosedError:
            return  # a try that is put down for a case that goes would slow down all others
        retry, _ = Retry.objects.get_or_create(case=case)
        gap = min(FIRST_GAP * 2 ** min(retry.tries, 10), LONGEST_GAP)
        retry.tries, retry.tried_at, retry.next_at = retry.tries + 1, now, now + gap
        retry.save(update_fields=["tries", "tried_at", "next_at"])


def _open_job() -> QuerySet[Job]:
    return Job.objects.filter(case=OuterRef("pk"), task=STAMP, state__in=[Job.State.WAITING, Job.State.RUNNING])


def due(now: datetime) -> QuerySet[Case]:
    """Cases with entries that no stamp covers, or whose stamps must be renewed, that waited long enough and have no
    job yet. One query.

    A case whose words were never typed back and that holds nothing is not stamped: it will be deleted.
    """
    return (
        Case.objects.open()
        .filter(Q(words_confirmed=True) | Q(log_length__gt=1))
        .annotate(covered=Coalesce(Max("timestamps__settled"), 0), last=Max("timestamps__made_at"))
        .filter(Q(log_length__gt=F("covered")) | Q(pk__in=_ending(now).values("pk")))
        .filter(Q(last=None) | Q(last__lte=now - APART) | Q(last__gt=now + future_times.SKEW))
        .filter(Q(stamp_retry=None) | Q(stamp_retry__next_at__lte=now))
        .exclude(Exists(_open_job()))
    )


def _ending(now: datetime) -> QuerySet[Case]:
    """Cases whose newest stamp will soon prove nothing by itself: its certificate ends, or the operator trusts none
    of its time any more (TSA_RENEW_BEFORE: an authority or an algorithm was broken). A new stamp on the entry that
    notes the old one covers it."""
    cases = Case.objects.annotate(newest=Max("timestamps__made_at"), end=Max("timestamps__ends_at"))
    reasons = Q(end__lte=now + RENEW_AHEAD)
    if settings.TSA_RENEW_BEFORE:
        limit = datetime.fromisoformat(settings.TSA_RENEW_BEFORE).replace(tzinfo=UTC)
        reasons |= Q(newest__lt=min(limit, now))
    return cases.filter(reasons, newest__lte=now - RENEW_APART)


def _half_stamped(now: datetime) -> list[Case]:
    """Cases whose newest stamp is that of one authority alone, the other having given none an hour ago. While one
    gives none, one case a minute asks for all."""
    groups = [group for group in AuthorityGroup if authorities.of_group(group)]
    newest = Timestamp.objects.filter(case=OuterRef("case")).order_by("-seq").values("seq")[:1]
    missed = Timestamp.objects.filter(missing_group__in=groups, seq=Subquery(newest))
    is_down = missed.filter(missed_at__gt=now - MISSED_APART).exists()
    if len(groups) < len(AuthorityGroup) or missed.filter(missed_at__gt=now - FIRST_GAP).exists():
        return []
    waiting = missed.filter(missed_at__lte=now - MISSED_APART).order_by("missed_at")
    cases = Case.objects.open().exclude(Exists(_open_job()))
    return list(cases.filter(pk__in=list(waiting.values_list("case", flat=True)[: 1 if is_down else MOST_AT_ONCE])))


def sweep() -> int:
    """Queue what is due; how many cases. While authorities fail, one case a minute tries for all."""
    now = timezone.now()
    Job.objects.filter(task=STAMP, state__in=[Job.State.DONE, Job.State.FAILED]).delete()
    most = MOST_AT_ONCE
    if Retry.objects.exists():
        if Retry.objects.filter(tried_at__gt=now - FIRST_GAP).exists():
            return 0
        most = 1
    with transaction.atomic(durable=True):
        due_cases = list(due(now).order_by("stamp_retry__next_at", "opened_at")[:most])
        due_cases += [case for case in _half_stamped(now) if case not in due_cases]
        for case in due_cases:
            jobs.enqueue(case=case, task=STAMP, subject=case.pk, keys={})
    return len(due_cases)
