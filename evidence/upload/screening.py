"""What the client's device says it did with a picture before sending, and what may arrive without that.

The device looks at a picture (static/js/nudity_check) and covers parts of it (static/js/redaction). Its word is a
claim that the server cannot prove; it keeps an honest person from a mistake, not a dishonest one from lying. Where
anyone under 18 may be seen, nothing that could hold an unseen picture is taken at all.
"""

import enum
import re
from dataclasses import dataclass

from django.http import HttpRequest

from cases.vault import Vault
from evidence.access import Shown, gate_answer
from evidence.errors import Refused
from evidence.models import Category
from evidence.upload.rejections import Reason
from sextortion_help.i18n.register import concerns_young
from sextortion_help.web import plan_cookie

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Looked(enum.Enum):
    """passed: the check found nothing. covered: boxes are burnt in. unsure: the client goes on after a warning."""

    NO = ""
    PASSED = "passed"
    COVERED = "covered"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Claim:
    """`original`: SHA-256 as hex of the file that stays with the client, when another was sent in its place."""

    looked: Looked = Looked.NO
    original: str = ""


NOTHING_SAID = Claim()


def claim(looked: str, original: str) -> Claim:
    """From the fields of an upload. What cannot be true counts as nothing said: a cover has an original."""
    known = Looked(looked) if looked in {value.value for value in Looked} else Looked.NO
    kept = original if _SHA256.fullmatch(original) else ""
    if known is Looked.COVERED and not kept:
        return NOTHING_SAID
    return Claim(known, kept)


def is_young(request: HttpRequest, vault: Vault) -> bool:
    """Whether anyone under 18 is or may be involved: by the triage, or unless the answer at the files was no."""
    return told_before(request) or gate_answer(vault) is not Shown.NO


def told_before(request: HttpRequest) -> bool:
    """The triage said so already; then no answer at the files can change it, and none is asked for."""
    return concerns_young(plan_cookie.read(request))


def is_known(request: HttpRequest, vault: Vault) -> bool:
    """Whether the question about people under 18 has its answer, so that files may come."""
    return told_before(request) or gate_answer(vault) is not None


def check_kind(category: str, *, young: bool) -> None:
    """Before a byte is kept: what nobody can look at on the device. Raises Refused."""
    if young and category == Category.RECORDING:
        raise Refused(Reason.LOOK_RECORDING)
    if young and category == Category.DOCUMENT:
        raise Refused(Reason.LOOK_DOCUMENT)


def check(category: str, said: Claim, *, young: bool) -> None:
    """Before it becomes an exhibit. Raises Refused."""
    check_kind(category, young=young)
    if young and category == Category.PICTURE and said.looked not in (Looked.PASSED, Looked.COVERED):
        raise Refused(Reason.LOOK)


class PictureWatch:
    """Finds pictures and videos inside text and e-mails as they stream by: named by their type, or as base64.

    The base64 beginnings are those of JPEG, PNG, GIF and RIFF (WebP) files.
    """

    _NAMED = re.compile(rb"data:(image|video)/", re.IGNORECASE)
    _ATTACHED = re.compile(
        rb"content-type:[ \t]*(\r?\n[ \t]+)?[\"']?(image|video)/"
        rb"|name\*?[0-9]*\*?=[^\r\n]{0,120}\.(jpe?g|png|gif|webp|heic|heif|avif|bmp|tiff?|mp4|m4v|mov|3gp|webm)\b",
        re.IGNORECASE,
    )
    _BASE64 = re.compile(rb"(?<![A-Za-z0-9+/])(/9j/[A-Za-z0-9+/]|iVBORw0KGg|R0lGOD|UklGR)[A-Za-z0-9+/]{40}")
    _OVERLAP = 512  # bytes; more than any match is long

    def __init__(self, category: str) -> None:
        mail = category == Category.EMAIL  # in a chat such words are only words
        self._signs = (self._NAMED, self._BASE64, *((self._ATTACHED,) if mail else ()))
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Raises Refused."""
        data = self._rest + chunk
        if any(sign.search(data) for sign in self._signs):
            raise Refused(Reason.LOOK_INSIDE)
        self._rest = data[-self._OVERLAP :]
