"""Each address × stranger, owner of another case, owner. An address without an expectation here fails.

PUBLIC  anyone may read it.            VAULT   only with an open case, each sees their own.
OBJECT  belongs to one case: to anyone else it is not there.
STAFF   any signed-in role.            DESK    counsellors.            LEAD  coordinators.
GRANT   one counsellor's: to any other it is not there. The roles of staff: tests/counseling/test_every_role.py.
WITHIN  something of a shared case; read by the right counsellor in tests/counseling/test_desk.py.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cases.models import Scope
from counseling import accounts
from counseling.desk.handover_records import HandoverDetails
from counseling.models import Centre, Counsellor, Grant, GrantDuration, HandoverRecord, MessageThread, Role
from dossier.actions import request_dossier
from dossier.models import Dossier, PoliceLetter, UploadSet
from dossier.online_report.actions import request_set
from dossier.police_letter.actions import request_letter
from evidence import access
from evidence.models import Exhibit
from statement.image_hashes import actions as fingerprints
from statement.image_hashes.values import Values
from statement.models import ImageHashes
from tests.conftest import Person
from tests.evidence import samples

pytestmark = pytest.mark.django_db

PUBLIC, VAULT, OBJECT = "public", "vault", "object"
STAFF, DESK, LEAD, GRANT, WITHIN = "staff", "desk", "lead", "grant", "within"
NOTHING = uuid.UUID(int=0)
EXPECTED: dict[str, tuple[str, dict[str, object]]] = {
    "choose-language": (PUBLIC, {}),
    "healthz": (PUBLIC, {}),
    "live": (PUBLIC, {}),
    "ready": (PUBLIC, {}),
    "details": (PUBLIC, {}),
    "metrics": (PUBLIC, {}),
    "roots": (PUBLIC, {}),
    "roots-stamp": (PUBLIC, {}),
    "leave": (PUBLIC, {}),
    "guidance:image-hashing": (PUBLIC, {}),
    "guidance:start": (PUBLIC, {}),
    "guidance:check-start": (PUBLIC, {}),
    "guidance:check": (PUBLIC, {"slug": "form"}),
    "guidance:change": (PUBLIC, {"slug": "form"}),
    "guidance:plan": (PUBLIC, {}),
    "guidance:forget": (PUBLIC, {}),
    "guidance:onward": (PUBLIC, {}),
    "guidance:easy-language": (PUBLIC, {}),
    "guidance:steps": (PUBLIC, {}),
    "guidance:step": (PUBLIC, {"slug": "stay-calm"}),
    "guidance:help-now": (PUBLIC, {}),
    "guidance:lawyer-first": (PUBLIC, {}),
    "guidance:plan-print": (PUBLIC, {}),
    "guidance:offline": (PUBLIC, {}),
    "guidance:find-help": (PUBLIC, {}),
    "guidance:country": (PUBLIC, {"slug": "de"}),
    "guidance:platforms": (PUBLIC, {}),
    "guidance:platform": (PUBLIC, {"slug": "instagram"}),
    "guidance:about": (PUBLIC, {"slug": "deepfake"}),
    "guidance:common-questions": (PUBLIC, {}),
    "guidance:helpers": (PUBLIC, {}),
    "guidance:letters": (PUBLIC, {}),
    "guidance:letter": (PUBLIC, {"slug": "police"}),
    "guidance:language-card": (PUBLIC, {"slug": "tr"}),
    "guidance:device-safety": (PUBLIC, {}),
    "guidance:leaving": (PUBLIC, {}),
    "guidance:privacy": (PUBLIC, {}),
    "guidance:imprint": (PUBLIC, {}),
    "guidance:data-protection": (PUBLIC, {}),
    "guidance:sources": (PUBLIC, {}),
    "cases:home": (PUBLIC, {}),
    "cases:device": (PUBLIC, {}),
    "cases:new": (PUBLIC, {}),
    "cases:open": (PUBLIC, {}),
    "cases:case-key": (PUBLIC, {}),
    "cases:close": (PUBLIC, {}),
    "cases:binding": (PUBLIC, {}),
    "cases:words": (VAULT, {}),
    "cases:others": (VAULT, {}),
    "cases:stay": (VAULT, {}),
    "cases:idle": (VAULT, {}),
    "cases:log": (VAULT, {}),
    "cases:delete": (VAULT, {}),
    "evidence:describe": (VAULT, {}),
    "evidence:list": (VAULT, {}),
    "evidence:add": (VAULT, {}),
    "evidence:upload": (VAULT, {}),
    "evidence:pieces": (VAULT, {}),
    "evidence:arrived": (VAULT, {}),
    "evidence:status": (VAULT, {}),
    "evidence:piece": (OBJECT, {}),
    "evidence:item": (OBJECT, {}),
    "evidence:edit": (OBJECT, {}),
    "evidence:move": (OBJECT, {}),
    "evidence:again": (OBJECT, {}),
    "evidence:answer": (OBJECT, {}),
    "evidence:unlock": (OBJECT, {}),
    "evidence:remove": (OBJECT, {}),
    "evidence:thumb": (OBJECT, {}),
    "evidence:picture": (OBJECT, {}),
    "evidence:sound": (OBJECT, {}),
    "evidence:original": (OBJECT, {}),
    "dossier:overview": (VAULT, {}),
    "dossier:status": (OBJECT, {}),
    "dossier:download": (OBJECT, {}),
    "dossier:bundle": (OBJECT, {}),
    "police_letter:overview": (VAULT, {}),
    "police_letter:status": (OBJECT, {}),
    "police_letter:download": (OBJECT, {}),
    "online_report:overview": (VAULT, {}),
    "online_report:fields": (VAULT, {"system": "ic3"}),
    "online_report:status": (OBJECT, {}),
    "online_report:download": (OBJECT, {}),
    "online_report:file": (OBJECT, {"place": 1}),
    "ready_texts:text": (VAULT, {"slug": "bank"}),
    "timeline:overview": (VAULT, {}),
    "timeline:add": (VAULT, {}),
    "timeline:change": (VAULT, {"number": 1}),
    "image_hashes:overview": (VAULT, {}),
    "image_hashes:add": (VAULT, {}),
    "image_hashes:typed": (VAULT, {}),
    "image_hashes:item": (OBJECT, {}),
    "verify:page": (PUBLIC, {}),
    "sharing:share": (VAULT, {}),
    "sharing:state": (VAULT, {}),
    "sharing:code": (VAULT, {}),
    "sharing:take-back": (VAULT, {}),
    "sharing:confirm": (VAULT, {}),
    "sharing:end": (OBJECT, {}),
    "sharing:share-again": (OBJECT, {}),
    "sharing:answer": (OBJECT, {}),
    "sharing:answer-consult": (OBJECT, {}),
    "sharing:change": (OBJECT, {}),
    "sharing:prolong": (OBJECT, {}),
    "account_login": (PUBLIC, {}),
    "mfa_authenticate": (PUBLIC, {}),
    "counseling:forgot": (PUBLIC, {}),
    "counseling:sign-out": (PUBLIC, {}),
    "counseling:binding": (PUBLIC, {}),
    "counseling:passkey-sign-in": (PUBLIC, {}),
    "counseling:join": (STAFF, {"token": "used-up"}),  # open to whoever has the link
    "counseling:enter": (STAFF, {}),
    "counseling:password": (STAFF, {}),
    "counseling:forgotten-password": (STAFF, {}),
    "mfa_index": (STAFF, {}),
    "mfa_activate_totp": (STAFF, {}),
    "mfa_deactivate_totp": (STAFF, {}),
    "mfa_view_recovery_codes": (STAFF, {}),
    "mfa_generate_recovery_codes": (STAFF, {}),
    "mfa_list_webauthn": (STAFF, {}),
    "mfa_add_webauthn": (STAFF, {}),
    "mfa_remove_webauthn": (STAFF, {"pk": 1}),
    "counseling:passkey-alone": (STAFF, {"pk": 1}),
    "counseling:desk": (DESK, {}),
    "counseling:code": (DESK, {}),
    "counseling:code-state": (DESK, {}),
    "counseling:code-cancel": (DESK, {"pk": 1}),
    "counseling:new": (DESK, {}),
    "counseling:agree": (DESK, {}),
    "counseling:staff-acts": (LEAD, {}),
    "counseling:staff-acts-csv": (LEAD, {}),
    "counseling:people": (LEAD, {}),
    "counseling:centre": (LEAD, {}),
    "counseling:invite": (LEAD, {}),
    "counseling:correct": (LEAD, {"pk": 1}),
    "counseling:end": (LEAD, {"pk": 1}),
    "counseling:renew": (LEAD, {"pk": 1}),
    "counseling:handover": (GRANT, {}),
    "counseling:consult": (GRANT, {}),
    "counseling:give-back": (GRANT, {}),
    "counseling:take-up-again": (GRANT, {}),
    "counseling:dismiss-result": (DESK, {"pk": NOTHING}),
    "counseling:guides": (DESK, {}),
    "counseling:numbers": (LEAD, {}),
    "counseling:numbers-csv": (LEAD, {}),
    "counseling:case": (GRANT, {}),
    "counseling:bookmark": (GRANT, {}),
    "counseling:still-shared": (GRANT, {}),
    "counseling:live": (GRANT, {}),
    "counseling:note": (GRANT, {}),
    "counseling:note-remove": (WITHIN, {"note": NOTHING}),
    "counseling:messages": (GRANT, {}),
    "counseling:mail": (DESK, {}),
    "counseling:messages-live": (GRANT, {}),
    "counseling:appointment": (GRANT, {}),
    "counseling:calendar": (WITHIN, {}),
    "counseling:told": (GRANT, {}),
    "counseling:exhibits": (GRANT, {}),
    "counseling:exhibit": (WITHIN, {"item": NOTHING}),
    "counseling:picture": (WITHIN, {"item": NOTHING, "size": "small"}),
    "counseling:sound": (WITHIN, {"item": NOTHING}),
    "counseling:dossier": (GRANT, {}),
    "counseling:paper": (WITHIN, {"paper": NOTHING}),
    "counseling:download": (WITHIN, {"paper": NOTHING}),
    "counseling:hand-over": (WITHIN, {"paper": NOTHING}),
    "counseling:letters": (GRANT, {}),
    "counseling:letter": (WITHIN, {"paper": NOTHING}),
    "counseling:letter-download": (WITHIN, {"paper": NOTHING}),
    "counseling:outside-events": (GRANT, {}),
    "counseling:enter-outside-event": (GRANT, {}),
    "counseling:void-outside-event": (WITHIN, {"log_entry": 1}),
    "counseling:handover_record": (WITHIN, {"record_pk": NOTHING}),
    "counseling:void-record": (WITHIN, {"record_pk": NOTHING}),
    "outside_events:enter": (VAULT, {}),
    "outside_events:void": (VAULT, {"log_entry": 1}),
    "notes:list": (VAULT, {}),
    "data-copy:download": (VAULT, {}),
    "notes:seen-by": (PUBLIC, {}),
    "notes:handover_record": (OBJECT, {}),
    "notes:void-record": (OBJECT, {}),
    "messages:list": (VAULT, {}),
    "messages:thread": (OBJECT, {}),
    "messages:live": (OBJECT, {}),
    "messages:forget-appointment": (OBJECT, {}),
    "messages:calendar": (OBJECT, {}),
    "extraction:found": (VAULT, {}),
    "extraction:chats": (VAULT, {}),
    "extraction:side": (VAULT, {}),
    "statement:overview": (VAULT, {}),
    "statement:part": (VAULT, {"part": "beginning"}),
}


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with namespace, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, space + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield f"{space}{entry.name}", entry


ROUTES = list(routes())


@pytest.fixture
def objects(maya: Person) -> dict[str, uuid.UUID]:
    """What belongs to Maya, by the namespace of the addresses that take its id."""
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.NO)
    sent = SimpleUploadedFile("shot.png", samples.png())
    maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [sent]})
    dossier = Dossier.objects.create(case=maya.case, language="en")
    letter = PoliceLetter.objects.create(case=maya.case, place="uk")
    fingerprints.add(maya.vault, [Values("ab" * 32, "cd" * 16, 5)])
    return {
        "evidence": Exhibit.objects.get(case=maya.case).pk,
        "dossier": dossier.pk,
        "police_letter": letter.pk,
        "online_report": UploadSet.objects.create(case=maya.case, place="uk").pk,
        "image_hashes": ImageHashes.objects.get(case=maya.case).pk,
        "sharing": _grant(maya).pk,
        "messages": _thread(maya).pk,
        "notes": _handover_record(maya).pk,
    }


def _grant(person: Person) -> Grant:
    """What that person shares with a counsellor."""
    accounts.invite(
        sign_in="lena", name="Lena", centre=Centre.objects.create(name="Harbour Centre"), role=Role.COUNSELLOR
    )
    lena = Counsellor.objects.get(user__username="lena")
    ends = timezone.now() + GrantDuration.WEEK.span
    return Grant.objects.create(
        case=person.case, counsellor=lena, sealed_label=b"", client_label=b"", expires_at=ends
    )


def _thread(person: Person) -> MessageThread:
    """What that person and the counsellor write to each other, with an appointment."""
    row = MessageThread.objects.get(case=person.case)
    values = {"day": "2099-12-01", "time": "14:00", "uid": "some-uid"}
    row.sealed_appointment = person.vault.fields(Scope.PLAN).seal(f"appointment:{row.pk}", values)
    row.save()
    return row


def _handover_record(person: Person) -> HandoverRecord:
    """What a counsellor handed over for that person."""
    row = HandoverRecord(case=person.case, log_entry=1)
    texts = dict.fromkeys(("counsellor", "centre", "reference", "recipient", "officer", "number", "remark"), "-")
    handed = HandoverDetails(**texts, things=("paper",), language="en", sha256="", short="", size=1, exhibits=1,
                    dossier_made_at="2026-11-22T10:00:00+00:00")  # fmt: skip
    row.sealed = person.vault.fields(Scope.EVIDENCE).seal(row.associated_data, asdict(handed))
    row.save()
    return row


def addresses(kind: str, objects: dict[str, uuid.UUID]) -> list[str]:
    """Every address of that kind, in English, with Maya's ids."""
    found = []
    for name, (wanted, kwargs) in EXPECTED.items():
        if wanted == kind:
            ids = {"pk": objects[name.split(":")[0]]} if kind == OBJECT else {}
            found.append(reverse(name, kwargs={**kwargs, **ids}))
    return found


def test_every_address_has_an_expectation() -> None:
    found = {name for name, _ in ROUTES}
    assert found - set(EXPECTED) == set()
    assert set(EXPECTED) - found == set()


def test_public_pages_are_open_to_a_stranger(eve: Person, objects: dict[str, UUID]) -> None:
    for path in addresses(PUBLIC, objects):
        expected = {503} if path == "/healthz" else {200, 302, 303, 405}  # no broker in unit tests
        if "/languages/" in path:
            expected = {404}  # nobody has read a card yet
        if path == "/verify/roots.pem.tsr":
            expected = {404}  # no outside authority is asked in unit tests
        if path in ("/healthz/details", "/metrics"):
            expected = {404}  # no token is set
        assert eve.client.get(path).status_code in expected, path


def test_a_stranger_gets_no_private_page(eve: Person, objects: dict[str, UUID]) -> None:
    for path in addresses(VAULT, objects) + addresses(OBJECT, objects):
        read, written = eve.client.get(path), eve.client.post(path, headers={"Tus-Resumable": "1.0.0"})
        assert read.status_code in (302, 405), path
        if read.status_code == 302:
            assert read.headers["Location"] == "/en/case/open/?closed", path
        assert written.status_code in (403, 405, 412), path  # 412: a request that names no version of tus


def test_pages_of_the_own_case_open(maya: Person, tom: Person, objects: dict[str, UUID]) -> None:
    for person in (maya, tom):
        for path in addresses(VAULT, objects):
            assert person.client.get(path).status_code in (200, 302, 405), path


def test_what_belongs_to_another_case_is_not_there(tom: Person, objects: dict[str, UUID]) -> None:
    for path in addresses(OBJECT, objects):
        for answer in (tom.client.get(path), tom.client.post(path)):
            assert answer.status_code in (404, 405), path


def test_the_answer_for_another_case_is_the_one_for_nothing(tom: Person, objects: dict[str, UUID]) -> None:
    absent = {name: uuid.uuid4() for name in objects}
    for path, nowhere in zip(addresses(OBJECT, objects), addresses(OBJECT, absent), strict=True):
        one, other = tom.client.get(path), tom.client.get(nowhere)
        assert (one.status_code, len(one.content)) == (other.status_code, len(other.content)), path


def test_the_owner_reads_what_is_theirs(
    maya: Person, objects: dict[str, UUID], run_jobs: Callable[..., Any]
) -> None:
    run_jobs()
    request_dossier(maya.vault, "en")
    request_letter(maya.vault, "uk")
    run_jobs()
    request_set(maya.vault, "uk")
    run_jobs()
    for path in addresses(OBJECT, objects):
        answer = maya.client.get(path)
        assert answer.status_code in (200, 302, 405) or path.endswith("/sound/"), path  # it is a picture
        if answer.streaming:
            assert answer.getvalue()


def test_an_empty_form_never_breaks_a_page(maya: Person, objects: dict[str, UUID]) -> None:
    last = "/en/case/close/", "/en/case/delete/", "/en/leave/"  # these end the session
    paths = [path for kind in (PUBLIC, VAULT, OBJECT) for path in addresses(kind, objects)]
    for path in [path for path in paths if path not in last] + list(last):
        if path != "/healthz":
            assert maya.client.post(path).status_code < 500, path


def test_no_page_may_run_wasm_or_anything_unsafe(maya: Person, objects: dict[str, UUID]) -> None:
    for kind in (PUBLIC, VAULT, OBJECT):
        for path in addresses(kind, objects):
            answer = maya.client.get(path)
            policy = answer.headers.get("Content-Security-Policy", "")
            assert "script-src 'self';" in f"{policy};" or policy == "default-src 'none'; sandbox", path
            assert "unsafe" not in policy, path
            assert "require-trusted-types-for 'script'" in policy or "sandbox" in policy, path
