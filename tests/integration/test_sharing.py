"""Two counsellors type one code at the same moment on the running site: the first has it, the other a wrong
code."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from allauth.mfa.totp.internal import auth as totp

from tests.stack import Stack
from tests.visitor import Answer, Visitor

pytestmark = pytest.mark.integration
PASSWORD, SECRET = "violet-otter-lantern-9", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
JOIN = """
import sys
from allauth.mfa.totp.internal.auth import TOTP
from counseling import accounts
from counseling.models import Centre
centre, _new = Centre.objects.get_or_create(name="Harbour")
for name in sys.argv[3:]:
    link = accounts.find_link(accounts.invite(sign_in=name, name=name, centre=centre, role="counsellor"))
    accounts.set_password(link, sys.argv[1])
    TOTP.activate(link.counsellor.user, sys.argv[2])
"""


def counsellors(stack: Stack, *names: str) -> list[Visitor]:
    stack.code(JOIN, PASSWORD, SECRET, *names)
    found = []
    for name in names:
        visitor = Visitor(stack.url)
        visitor.get("/en/counsel/sign-in/")
        visitor.post("/en/counsel/sign-in/", login=name, password=PASSWORD)
        code = totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))
        assert visitor.post("/en/counsel/sign-in/factor/", code=code).path == "/en/counsel/"
        visitor.get("/en/counsel/code/")
        found.append(visitor)
    return found


def test_one_code_typed_by_two_at_once_brings_one(stack: Any) -> None:
    maya = Visitor(stack.url)
    maya.start_case()
    both = counsellors(stack, "ruth-once", "sam-once")
    for _ in range(2):
        maya.get("/en/case/share/")
        page = maya.post("/en/case/share/code/").page
        code = html.unescape(re.search(r'share-code"[^>]*>([^<]+)<', page)[1])

        def type_it(visitor: Visitor, code: str = code) -> Answer:
            return visitor.post("/en/counsel/code/", follow=False, code=code)

        with ThreadPoolExecutor(2) as at_once:
            answers = list(at_once.map(type_it, both))
        assert sorted(answer.status for answer in answers) == [302, 422]
        maya.get("/en/case/share/")
        maya.post("/en/case/share/code/back/")
        for visitor in both:
            visitor.get("/en/counsel/code/")
    kept = b"".join(path.read_bytes() for path in stack.data_dir.glob("db.sqlite3*"))
    kept += b"".join(path.read_bytes() for path in (stack.data_dir / "redis").rglob("*") if path.is_file())
    with redis.Redis(unix_socket_path=str(stack.data_dir / "redis.sock")) as broker:
        names = broker.keys("*")
        kept += b"".join(name + (broker.dump(name) or b"") for name in names)
    assert any(b"limit:sign-in" in name for name in names)  # the limits were counted, in memory alone
    for trace in (b"127.0.0.1", b"Python-urllib"):
        assert trace not in kept
