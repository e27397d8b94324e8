"""Damaged and hostile files through every reader: python -m tests.corpus.fuzzing [--seconds 300] [--seed 1]

Files of the corpus are changed as disks, networks and people who mean harm change them: bits turned, cut off, parts
of two put together, lengths that lie, lines moved, signs that break parsers put in. Each goes through the real
child. Wrong is: a child that ends without an answer, an answer that says the fault is ours, more than MOST_SECONDS
of the processor, a module that is loaded late, and a word of a plain text that stands nowhere in what was read.
What was found is written to --keep, with its number, and can be made again with --seed.
"""

import argparse
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from evidence.errors import RefusedFileError
from evidence.readers import text_decoding
from evidence.readers.visible_text import visible
from evidence.sandbox.decoder import DecodedFile
from evidence.upload.file_types import HEAD_BYTES, identify
from tests.evidence import child

MOST_SECONDS = 20.0  # of the processor, on one file: a third of what the child is allowed
MOST_BYTES = 200_000  # files of the corpus that are longer are left out
BATCH = 12  # files a child: together they must stay within the seconds that one child has
Kind = tuple[str, str]  # category, media type
_NUMBERS = (
    b"\0",
    b"\xff",
    b"\xff\xff",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\1",
    b"\x80\0\0\0",
    b"\xff\xff\xff\x7f",
    b"\1\0\0\0\0\0\0\0",
)
_NASTY = (
    b"\0",
    b"\r",
    b"\x0b",
    b"\x85",
    "\u2028".encode(),
    "\u202e".encode(),
    "\u200e".encode(),
    "\ufeff".encode(),
    b"\xed\xa0\xbd",
    b"\xff",
    b"\xc3",
    b"9" * 5000,
    b"[" * 3000,
    b"<div>" * 400,
    b"a" * 20_000,
    b"=?utf-8?b?",
    b"--b\n",
    b"%00",
    b"&#55357;",
    b"&#99999999;",
    b"\n\n\n",
    b"\x1b$B",
    b'"',
    b"}",
    b"]]>",
    b"<!--",
    b"\xe2\x80\x8f",
    "\u0661\u0662".encode(),
    b"Content-Type: multipart/mixed; boundary=b\n\n",
    b"/Length 99999999",
)
_BY_APP = re.compile(r"\([^()\n]{2,60}\)|<[^<>\n]{2,200}>")  # "(file attached)", said in words of ours instead
_WORD = re.compile(r"[^\W\d_]{4,30}")


@dataclass
class Outcome:
    """`tried` by kind. `wrong`: (what is wrong, kind, file)."""

    tried: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, bytes]] = field(default_factory=list)
    slowest: float = 0.0


@cache
def seeds() -> dict[Kind, list[bytes]]:
    """The files of the corpus by kind."""
    from tests.corpus.cases import CASES

    found: dict[Kind, list[bytes]] = {}
    for case in CASES:
        data = case.data()
        kind = _kind(data)
        if kind and len(data) <= MOST_BYTES:
            found.setdefault(kind, []).append(data)
    return found


def _kind(data: bytes) -> Kind | None:
    try:
        file_type = identify(data[:HEAD_BYTES])
    except RefusedFileError:
        return None
    return file_type.category.value, file_type.media_type


def changed(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """One to four changes, one after the other."""
    ways = (_turned, _cut, _spliced, _lying, _nasty, _lines, _doubled)
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(ways)(rng, data, others) or data
    return data[: 2 * MOST_BYTES]


def _place(rng: random.Random, data: bytes) -> int:
    """Anywhere, and more often where the structure is: at the beginning and the end."""
    size = len(data)
    return min(size, rng.choice((rng.randrange(size + 1), rng.randrange(min(size, 400) + 1),
                                 size - rng.randrange(min(size, 400) + 1))))  # fmt: skip


def _turned(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        place = _place(rng, data)
        if place < len(out):
            out[place] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    one, other = sorted((_place(rng, data), _place(rng, data)))
    return rng.choice((data[:one], data[other:], data[:one] + data[other:]))


def _spliced(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def _lying(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    place, number = _place(rng, data), rng.choice(_NUMBERS)
    return data[:place] + number + data[place + len(number) :]


def _nasty(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    place = _place(rng, data)
    return data[:place] + rng.choice(_NASTY) + data[place:]


def _lines(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], rng.choice((lines[one], lines[other], b""))
    return b"\n".join(lines)


def _doubled(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    one, other = sorted((_place(rng, data), _place(rng, data)))
    return data[:other] + data[one:other] * rng.randint(1, 3) + data[other:]


def batches(seed: int, kinds: Sequence[Kind]) -> Iterator[tuple[Kind, list[bytes]]]:
    """Without end; each kind in turn. What is still taken for its kind, for the rest never reaches a reader."""
    rng = random.Random(seed)
    while True:
        for kind in kinds:
            files: list[bytes] = []
            for _ in range(20 * BATCH):
                data = changed(rng, rng.choice(seeds()[kind]), seeds()[kind])
                if data and _kind(data) == kind:
                    files.append(data)
                if len(files) == BATCH:
                    break
            yield kind, files


def judged(outcome: Outcome, kind: Kind, files: Sequence[bytes]) -> None:
    """Reads them in one child; one by one where that ends without an answer."""
    name = kind[1]
    try:
        batch = child.read(*kind, list(files))
    except (subprocess.CalledProcessError, ValueError):
        if len(files) == 1:
            outcome.tried[name] += 1
            outcome.wrong.append(("no answer", name, files[0]))
            return
        for data in files:
            judged(outcome, kind, [data])
        return
    outcome.tried[name] += len(files)
    outcome.slowest = max((outcome.slowest, *batch.seconds))
    outcome.wrong += [(f"loaded late: {batch.late}", name, files[0])] if batch.late else []
    for data, reading, seconds in zip(files, batch.readings, batch.seconds, strict=True):
        outcome.answers[reading if isinstance(reading, str) else "read"] += 1
        for wrong in _faults(kind, data, reading, seconds):
            outcome.wrong.append((wrong, name, data))


def _faults(kind: Kind, data: bytes, reading: DecodedFile | str, seconds: float) -> Iterator[str]:
    if reading == "fault":
        yield "the reader broke"
    if seconds > MOST_SECONDS:
        yield f"{seconds:.0f} seconds"
    if kind == ("text", "text/plain") and isinstance(reading, DecodedFile):
        lost = lost_words(data, reading)
        if lost:
            yield f"lost: {' '.join(sorted(lost)[:5])}"


def lost_words(data: bytes, reading: DecodedFile) -> set[str]:
    """Words of a plain text that stand in no message and not in the text that was read. Where a service was named
    its own head is no message; data of an unknown service are not read at all, and only begun text is kept."""
    chat = reading.transcript.chat if reading.transcript else None
    if chat and (not chat.service or chat.choices):
        return set()
    given = _BY_APP.sub(" ", visible(text_decoding.decoded(data)))
    if len(given) > 19_000 or given.lstrip().startswith(("{", "[{", "[[", "window.")):
        return set()
    told = [reading.text]
    for message in chat.messages if chat else ():
        facts = [f"{fact.value} {fact.by}" for fact in message.facts]
        told += [message.text, message.sender, message.written, message.attachment, *facts]
    known = "\n".join(told)
    head = "\n".join(given.split("\n")[:12]) if chat and chat.service not in ("WhatsApp", "Telegram") else ""
    words = {word for word in _WORD.findall(given) if word not in known and word not in head}
    return words - _FIELDS if chat else words


# Names of fields, and words that the readers say in their own words instead: not anybody's.
_FIELDS = frozenset(
    re.findall(
        r"\w+",
        "AuthorID Author Date Content Attachments Reactions Tapbacks Sent Type From Received Edited Embed Stickers"
        " Contents Timestamp attached attachment bearbeitet edited file message",
    )
)


def run(seed: int, seconds: float, kinds: Sequence[Kind], *, most: int = sys.maxsize) -> Outcome:
    """`most`: batches."""
    outcome = Outcome()
    ends = time.monotonic() + seconds
    for number, (kind, files) in enumerate(batches(seed, kinds)):
        if number >= most or time.monotonic() > ends:
            return outcome
        if files:
            judged(outcome, kind, files)
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", help="media type, such as text/plain; all of them without it")
    parser.add_argument("--keep", type=Path, help="folder for the files that were read wrong")
    wanted = parser.parse_args()
    kinds = [kind for kind in sorted(seeds()) if not wanted.kind or kind[1] in wanted.kind]
    outcome = run(wanted.seed, wanted.seconds, kinds)
    for name, count in sorted(outcome.tried.items()):
        sys.stdout.write(f"{name:<32}{count}\n")
    sys.stdout.write(f"answers: {dict(outcome.answers)}; slowest: {outcome.slowest:.1f} s\n")
    for number, (what, name, data) in enumerate(outcome.wrong):
        sys.stdout.write(f"{number}: {name}, {len(data)} bytes, {what}\n")
        if wanted.keep:
            wanted.keep.mkdir(exist_ok=True)
            (wanted.keep / f"{number}_{name.replace('/', '_')}").write_bytes(data)
    sys.exit(1 if outcome.wrong else 0)


if __name__ == "__main__":
    import django

    django.setup()
    main()
