"""The corpus: small files as services write them, each beside what is right about it.

A case is `<format>/<case>.<ending>` and `<format>/<case>.expected.yaml`. In the YAML every value is a string:

about:        what the file shows, in a sentence
source:       the public description or report it was made after
made_by:      instead of a file: a function of one of MAKERS that makes it
wrong_today:  why the case fails so far; the run fails once it does not any more
type:         media type, as the first bytes say
refused:      a refusals.Reason, for what is not taken at all
told:         what is known beside the bytes: fields of a FileContext, such as received ("2026-11-28")
password:     what the client types to open it
unreadable:   a code of UnreadableError, for what is kept and cannot be shown
chat, letter, footage, sound, picture, document:  fields of the transcript and their values; "none" when there
              is no such transcript
page:         size of the first page ("540 x 1200"), and after it the colours of its four corners: left above, right
              above, left below, right below, each the nearest of COLOURS
mailbox:      the e-mails of a file that holds several, as they are offered, newest first
letters:      all e-mails of the file in order, each as letter; none more, none less
messages:     all messages in order, each with at ("2026-11-20T21:14:05 UTC"; without a zone when the file names
              none), sender, text, attachment; what is left out is empty. Other fields are compared when given
some:         (number counted from 1: message) instead of all messages
holds, lacks: pieces of the text that is searched and shown
reading:      fields of the DecodedFile, such as page_count
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from evidence.errors import RefusedFileError
from evidence.sandbox.decoder import DecodedFile
from evidence.upload.file_types import HEAD_BYTES, identify
from tests.corpus import documents, generated, outlook_mails, pictures
from tests.evidence import child

HERE = Path(__file__).parent
ENDING = ".expected.yaml"
_STRINGS_ONLY = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's is ten times as fast
MAKERS = (generated, outlook_mails, documents, pictures)
PARTS = ("chat", "letter", "footage", "sound", "picture", "document")
COLOURS = {
    "red": (220, 30, 30), "green": (30, 160, 30), "blue": (30, 30, 220), "white": (255, 255, 255),
    "black": (0, 0, 0), "grey": (128, 128, 128),
}  # fmt: skip
MAILS = {"letters": "letters", "mailbox": "offered_mails"}
ALWAYS = ("at", "sender", "text", "attachment")


@dataclass(frozen=True)
class Case:
    """`name`: "whatsapp/spoof_ios"."""

    name: str
    expected: dict[str, Any]

    @property
    def path(self) -> Path:
        return HERE / f"{self.name}{ENDING}"

    def data(self) -> bytes:
        if "made_by" in self.expected:
            name = self.expected["made_by"]
            return next(getattr(one, name) for one in MAKERS if hasattr(one, name))()
        stem = self.path.name.removesuffix(ENDING)
        found = [path for path in self.path.parent.glob(f"{stem}.*") if not path.name.endswith(ENDING)]
        assert len(found) == 1, f"{self.name}: one file beside its YAML, not {len(found)}"
        return found[0].read_bytes()


def load() -> list[Case]:
    found = []
    for path in sorted(HERE.glob(f"*/*{ENDING}")):
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=_STRINGS_ONLY)
        found.append(Case(f"{path.parent.name}/{path.name.removesuffix(ENDING)}", value))
    return found


CASES = load()


@cache
def outcomes() -> tuple[dict[str, DecodedFile | str], list[str]]:
    """What became of each case: a reading, "unreadable: CODE" or "refused: REASON"; and what was loaded too late.
    Each sort of file goes through one real child."""
    found: dict[str, DecodedFile | str] = {}
    sorts: dict[tuple[str, str], list[tuple[Case, bytes]]] = {}
    late: list[str] = []
    for case in CASES:
        data = case.data()
        try:
            kind = identify(data[:HEAD_BYTES])
        except RefusedFileError as refused:
            found[case.name] = f"refused: {refused.reason.value}"
            continue
        sorts.setdefault((kind.category.value, kind.media_type), []).append((case, data))
    for (category, media_type), files in sorts.items():
        told = [case.expected.get("told", {}) for case, _data in files]
        passwords = [case.expected.get("password", "") for case, _data in files]
        batch = child.read(category, media_type, [data for _case, data in files], told, passwords)
        late += batch.late
        for (case, _data), reading in zip(files, batch.readings, strict=True):
            found[case.name] = f"unreadable: {reading}" if isinstance(reading, str) else reading
    return found, late


def media_type(case: Case) -> str:
    try:
        return identify(case.data()[:HEAD_BYTES]).media_type
    except RefusedFileError:
        return ""


def told(found: DecodedFile, expected: dict[str, Any]) -> dict[str, Any]:
    """The same questions as `expected` asks, answered by what was read."""
    answers: dict[str, Any] = {}
    for part in PARTS:
        if part in expected:
            value = getattr(found.transcript, part, None)
            answers[part] = _fields(value, expected[part]) if value and expected[part] != "none" else "none"
    answers |= {part: _mails(found, name, expected[part]) for part, name in MAILS.items() if part in expected}
    if "messages" in expected or "some" in expected:
        read = found.transcript.chat.messages if found.transcript and found.transcript.chat else ()
    if "messages" in expected:
        wishes = [*expected["messages"], *[{}] * len(read)]
        answers["messages"] = [_message(one, wish) for one, wish in zip(read, wishes, strict=False)]
    if "some" in expected:
        answers["some"] = {
            number: _message(read[int(number) - 1], wish)
            for number, wish in expected["some"].items()
            if int(number) <= len(read)
        }
    if "reading" in expected:
        answers["reading"] = _fields(found, expected["reading"])
    answers |= {"page": _page(found)} if "page" in expected else {}
    text = found.text
    answers |= {"holds": [piece for piece in expected["holds"] if piece in text]} if "holds" in expected else {}
    answers |= {"lacks": [piece for piece in expected["lacks"] if piece not in text]} if "lacks" in expected else {}
    return answers


def _mails(found: DecodedFile, name: str, wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All of them, also those that nobody asked for."""
    mails = getattr(found.transcript, name, ())
    wanted = [*wishes, *[{"sender": ""}] * len(mails)]
    return [_fields(one, wish) for one, wish in zip(mails, wanted, strict=False)]


def asked(expected: dict[str, Any]) -> dict[str, Any]:
    """What `told` should be equal to."""
    parts = (*PARTS, "letters", "mailbox", "reading", "page", "holds", "lacks")
    wanted = {part: expected[part] for part in parts if part in expected}
    if "messages" in expected:
        wanted["messages"] = [dict.fromkeys(ALWAYS, "") | wish for wish in expected["messages"]]
    if "some" in expected:
        wanted["some"] = {number: dict.fromkeys(ALWAYS, "") | wish for number, wish in expected["some"].items()}
    return wanted


def _page(found: DecodedFile) -> str:
    with Image.open(io.BytesIO(found.pages[0].jpeg)) as image:
        shown = image.convert("RGB")
    width, height = shown.size
    corners = [(x, y) for y in (height // 6, height * 5 // 6) for x in (width // 6, width * 5 // 6)]
    return f"{width} x {height} " + " ".join(_colour(shown.getpixel(corner)) for corner in corners)


def _colour(dot: Any) -> str:
    def distance(name: str) -> int:
        return sum((one - other) ** 2 for one, other in zip(dot, COLOURS[name], strict=True))

    return min(COLOURS, key=distance)


def _message(message: Any, wish: dict[str, Any]) -> dict[str, Any]:
    given = _fields(message, {**dict.fromkeys(ALWAYS, ""), **wish})
    given["at"] = f"{message.at} {message.zone}".strip()
    return given


def _fields(value: Any, wish: dict[str, Any]) -> dict[str, Any]:
    return {name: _asked_of(_plain(getattr(value, name)), wished) for name, wished in wish.items()}


def _asked_of(value: Any, wish: Any) -> Any:
    """Of values in a list only the fields that are asked for."""
    if not (isinstance(value, list) and isinstance(wish, list) and all(isinstance(one, dict) for one in wish)):
        return value
    wishes = [*wish, *[{}] * len(value)]
    return [
        {name: one[name] for name in one if not wished or name in wished} if isinstance(one, dict) else one
        for one, wished in zip(value, wishes, strict=False)
    ]


def _plain(value: Any) -> Any:
    """As the YAML would write it."""
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(one) for name in value.__dataclass_fields__ if (one := getattr(value, name))}
    return str(value)
