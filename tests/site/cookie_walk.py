"""Run by tests/site/test_cookies.py with settings of its own: goes all ways on which cookies are set or taken away.

Prints what was set, as JSON. The argument: "https" or "http".
"""

import base64
import json
import os
import sys
import time
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sextortion_help.settings"
import django
from django.conf import settings

settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
django.setup()

from allauth.mfa.totp.internal import auth as totp  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from counseling import accounts  # noqa: E402
from counseling.models import Centre, Counsellor, Role  # noqa: E402

PASSWORD = "violet-otter-lantern-9"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
cookies: list[tuple[str, dict[str, Any]]] = []


class Browser(Client):
    """Notes each cookie of each answer."""

    def __init__(self, scheme: str, **kept: str) -> None:
        super().__init__(
            SERVER_NAME=settings.ALLOWED_HOSTS[0],
            HTTP_X_FORWARDED_PROTO=scheme,
            HTTP_X_FORWARDED_FOR="203.0.113.1",
            **{"wsgi.url_scheme": scheme},
        )
        for name, value in kept.items():
            self.cookies[name] = value

    def request(self, **environ: Any) -> Any:
        answer = super().request(**environ)
        cookies.extend((name, dict(morsel)) for name, morsel in answer.cookies.items())
        assert answer.status_code < 400, (environ["PATH_INFO"], answer.status_code)
        return answer


def point() -> str:
    """The public half of a key of a browser."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return base64.urlsafe_b64encode(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()


def client_of_a_case(scheme: str) -> int:
    """A case is opened, closed, deleted and left.

    Returned is the status that a browser gets meanwhile which holds its cookies under names without the prefix,
    as a page without TLS can plant them.
    """
    maya = Browser(scheme)
    maya.post("/en/check/country/", {"answer": "at"})
    maya.post("/en/case/new/")
    assert maya.get("/en/case/account/").status_code == 200
    held = {name.removeprefix("__Host-"): morsel.value for name, morsel in maya.cookies.items()}
    planted: int = Browser(scheme, **held).get("/en/case/account/").status_code
    maya.post("/en/case/others/")
    maya.post("/en/case/binding/", {"key": point()})
    maya.post("/en/case/close/")
    maya.post("/en/case/new/")
    maya.post("/en/case/delete/", {"sure": "1"})
    maya.get("/en/leave/")
    return planted


def counsellor(scheme: str) -> None:
    centre = Centre.objects.create(name="Lantern Centre")
    token = accounts.invite(sign_in="ruth", name="Ruth", centre=centre, role=Role.COUNSELLOR)
    accounts.set_password(accounts.find_link(token), PASSWORD)
    totp.TOTP.activate(Counsellor.objects.get().user, SECRET)
    ruth = Browser(scheme)
    ruth.post("/en/counsel/sign-in/", {"login": "ruth", "password": PASSWORD})
    code = totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))
    ruth.post("/en/counsel/sign-in/factor/", {"code": code})
    assert ruth.get("/en/counsel/").status_code == 200
    ruth.post("/en/counsel/binding/", {"key": point()})
    ruth.post("/en/counsel/new/")
    ruth.post("/en/counsel/sign-out/")
    ruth.get("/en/leave/")


def main(scheme: str) -> None:
    call_command("migrate", verbosity=0)
    planted = client_of_a_case(scheme)
    counsellor(scheme)
    sys.stdout.write(json.dumps({"cookies": cookies, "planted": planted}) + "\n")


main(sys.argv[1])
