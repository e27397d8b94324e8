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
from evidence.access import MinorShownAnswer, gate_answer
from evidence.choices import Category
from evidence.errors import RefusedFileError
from evidence.upload.refusals import Reason
from sextortion_help.i18n.register import concerns_young
from sextortion_help.web import plan_cookie

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ScreeningResult(enum.Enum):
    """passed: the check found nothing. covered: boxes are burnt in. unsure: the client goes on after a warning."""

    NO = ""
    PASSED = "passed"
    COVERED = "covered"
    UNSURE = "unsure"


@dataclass(frozen=True)
class ScreeningClaim:
    """`original`: SHA-256 as hex of the file that stays with the client, when another was sent in its place."""

    looked: ScreeningResult = ScreeningResult.NO
    original: str = ""


NOTHING_SAID = ScreeningClaim()


def claim(looked: str, original: str) -> ScreeningClaim:
    """From the fields of an upload. What cannot be true counts as nothing said: a cover has an original."""
    screening_result = (
        ScreeningResult(looked) if looked in {value.value for value in ScreeningResult} else ScreeningResult.NO
    )
    original_sum = original if _SHA256.fullmatch(original) else ""
    if screening_result is ScreeningResult.COVERED and not original_sum:
        return NOTHING_SAID
    return ScreeningClaim(screening_result, original_sum)


def involves_minor(request: HttpRequest, vault: Vault) -> bool:
    """Whether anyone under 18 is or may be involved: by the triage, or unless the answer at the files was no."""
    return declared_in_triage(request) or gate_answer(vault) is not MinorShownAnswer.NO


def declared_in_triage(request: HttpRequest) -> bool:
    """Whether the triage already said that a minor may be involved. The upload page then does not ask again."""
    return concerns_young(plan_cookie.read(request))


def all_adults_in_triage(request: HttpRequest) -> bool:
    """Whether the triage already said that nobody in the pictures is under 18, or was then."""
    answers = plan_cookie.read(request).get("answers")
    return isinstance(answers, dict) and answers.get("age") == ["adult"] and not declared_in_triage(request)


def is_answered(request: HttpRequest, vault: Vault) -> bool:
    """Whether the question about people under 18 has its answer, so that files may come."""
    return declared_in_triage(request) or gate_answer(vault) is not None


def check_kind(category: str, *, young: bool) -> None:
    """Before a byte is kept: what nobody can look at on the device. Raises RefusedFileError."""
    if young and category == Category.RECORDING:
        raise RefusedFileError(Reason.LOOK_RECORDING)
    if young and category == Category.DOCUMENT:
        raise RefusedFileError(Reason.LOOK_DOCUMENT)


def check(category: str, claim_: ScreeningClaim, *, young: bool) -> None:
    """Before it becomes an exhibit. Raises RefusedFileError."""
    check_kind(category, young=young)
    if (
        young
        and category == Category.PICTURE
        and claim_.looked not in (ScreeningResult.PASSED, ScreeningResult.COVERED)
    ):
        raise RefusedFileError(Reason.LOOK)


STILL = ("image/png", "image/jpeg")  # what the device sends after its look, see static/js/nudity_check
# May hold pictures in a form that is not looked through.
UNSEEN = {"application/vnd.ms-outlook": Reason.OUTLOOK, "application/x-webarchive": Reason.LOOK_INSIDE}


def check_still(category: str, media_type: str, *, young: bool) -> None:
    """Before a byte is kept: the device looks at one picture, so one that can move goes as a plain copy of what was
    seen. Raises RefusedFileError."""
    if young and media_type in UNSEEN:
        raise RefusedFileError(UNSEEN[media_type])
    if young and category == Category.PICTURE and media_type not in STILL:
        raise RefusedFileError(Reason.LOOK)


class StillWatch:
    """Finds in a PNG or JPEG as it streams by that it moves, or that a film stands behind it."""

    _SIGNS = re.compile(rb"\x00\x00\x00\x08acTL|MotionPhoto_Data|ftyp(?:mp4|isom|iso\d|qt )")
    _OVERLAP = 32  # bytes; more than any sign is long

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Raises RefusedFileError."""
        data = self._rest + chunk
        if self._SIGNS.search(data):
            raise RefusedFileError(Reason.LOOK)
        self._rest = data[-self._OVERLAP :]


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

    def __init__(self, media_type: str) -> None:
        mail = media_type in ("message/rfc822", "multipart/related")  # in a chat such words are only words
        self._signs = (self._NAMED, self._BASE64, *((self._ATTACHED,) if mail else ()))
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Raises RefusedFileError."""
        data = self._rest + chunk
        if any(sign.search(data) for sign in self._signs):
            raise RefusedFileError(Reason.LOOK_INSIDE)
        self._rest = data[-self._OVERLAP :]
