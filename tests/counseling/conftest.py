"""Ruth and Sam are counsellors, Cora is a coordinator; each signed in with password and code app."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counseling import accounts, sharing
from counseling.accounts import Desk
from counseling.models import Centre, Counsellor, Grant, GrantDuration, Role
from evidence import access as gate
from evidence.models import Exhibit
from tests.conftest import Person
from tests.evidence import samples

PASSWORD = "violet-otter-lantern-9"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Staff:
    """Someone with an account and a browser."""

    client: Client
    sign_in: str

    @property
    def counsellor(self) -> Counsellor:
        return Counsellor.objects.select_related("user", "centre").get(user__username=self.sign_in)

    @property
    def desk(self) -> Desk:
        """As a view of theirs gets it."""
        from django.test import RequestFactory

        from counseling import access

        request = RequestFactory().get("/")
        request.COOKIES = {name: cookie.value for name, cookie in self.client.cookies.items()}
        cookie = access._cookie(request)
        found = accounts.resume(cookie) if cookie else None
        assert found is not None
        return found


def centre(name: str) -> Centre:
    """The centre of this name, which may be new."""
    return Centre.objects.get_or_create(name=name)[0]


def code_now(secret: str = SECRET) -> str:
    """What a code app shows. Forgets which codes were used, so that a test need not wait for the next."""
    cache.clear()
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, name: str, password: str = PASSWORD, *, factor: bool = True) -> Any:
    answer = client.post("/en/counsel/sign-in/", {"login": name, "password": password})
    if factor and answer.status_code == 302:
        answer = client.post("/en/counsel/sign-in/factor/", {"code": code_now()})
    return answer


@pytest.fixture
def staff(db: None) -> Callable[..., Staff]:
    """Makes someone who has joined and set up a code app."""

    def make(name: str, role: Role = Role.COUNSELLOR, *, signed_in: bool = True) -> Staff:
        token = accounts.invite(sign_in=name.lower(), name=name, centre=centre("Lantern Centre"), role=role)
        accounts.set_password(accounts.find_link(token), PASSWORD)
        person = Staff(Client(), name.lower())
        totp.TOTP.activate(person.counsellor.user, SECRET)
        if signed_in:
            answer = sign_in(person.client, person.sign_in)
            assert answer.status_code == 302, answer.content
            assert answer.headers["Location"] == "/en/counsel/enter/"
        return person

    return make


@pytest.fixture
def ruth(staff: Callable[..., Any]) -> Staff:
    return staff("Ruth")


@pytest.fixture
def sam(staff: Callable[..., Any]) -> Staff:
    return staff("Sam")


@pytest.fixture
def cora(staff: Callable[..., Any]) -> Staff:
    return staff("Cora", Role.COORDINATOR)


@pytest.fixture
def share() -> Callable[..., Grant]:
    """Shares a person's case with staff, as both sides do it."""

    def make(
        person: Person, to: Staff, *parts: str, length: GrantDuration = GrantDuration.WEEK, label: str = "otter"
    ) -> Grant:
        shown = sharing.show_code(person.vault)
        sharing.type_code(to.desk, sharing.read_code(person.vault, shown))
        code = sharing.code_of(person.vault)
        return sharing.share(person.vault, code, parts=parts or ("plan",), length=length, label=label)

    return make


@pytest.fixture
def item(maya: Person, run_jobs: Callable[..., Any]) -> Exhibit:
    """Maya's first exhibit, ready."""
    gate.keep_gate_answer(maya.vault, gate.MinorShownAnswer.NO)
    sent = SimpleUploadedFile("shot.png", samples.png())
    maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [sent]})
    run_jobs()
    return Exhibit.objects.get(case=maya.case)
