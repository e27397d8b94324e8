"""Many files through one real child: as evidence.sandbox.child reads them, after its rights were given up.

One child a reader, so that a whole corpus takes seconds; evidence.sandbox.decoder starts one for every file.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from evidence.errors import UnreadableError
from evidence.sandbox import decoder
from evidence.sandbox.decoder import DecodedFile

PIXELS = settings.EVIDENCE_PIXELS
# Only what the child imports itself may be imported here: it would hide what is loaded late.
_CHILD = """
import json, os, sys, time
from evidence.sandbox.child import __main__ as child

category, media_type = sys.argv[1:]
files = [
    (text.encode("latin-1"), child.FileContext(**told), password)
    for text, told, password in json.loads(sys.stdin.buffer.read())
]
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
module = child.prepared(category, media_type, %d)
before = set(sys.modules)
child.give_up_rights()
answers, seconds = [], []
for data, told, password in files:
    if hasattr(module, "set_password"):
        module.set_password(password)
    began = time.process_time()
    given = child.io.BytesIO(data) if getattr(module, "READS_FILE", False) else data
    try:
        answers.append(child.found(module, given, media_type, told))
    except Exception as error:
        answers.append(child.ended(module, error))
    seconds.append(time.process_time() - began)
late = sorted(set(sys.modules) - before)
late += [name for name in sys.meta_path[0].refused if not name.startswith("encodings.")]
told = {"late": late, "seconds": seconds, "answers": [answer.decode("latin-1") for answer in answers]}
out.write(json.dumps(told).encode())
out.flush()
"""


@dataclass(frozen=True)
class Batch:
    """`readings` in the order of the files: what was read, or a code of Unreadable. `late`: modules that were
    loaded after the rights were given up, or asked for; without codecs, for a file may name any. `seconds` of the
    processor that each took."""

    readings: list[DecodedFile | str]
    late: list[str]
    seconds: list[float]


def read(
    category: str,
    media_type: str,
    files: Sequence[bytes],
    told: Sequence[dict[str, str]] | None = None,
    passwords: Sequence[str] | None = None,
) -> Batch:
    """`told`: fields of a chats.chat.FileContext for each file. `passwords`: what opens each, else empty."""
    given = zip(
        [data.decode("latin-1") for data in files],
        told or [{}] * len(files),
        passwords or [""] * len(files),
        strict=True,
    )
    ended = subprocess.run(
        [sys.executable, "-s", "-c", _CHILD % PIXELS, category, media_type],
        input=json.dumps(list(given)).encode(),
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={"LANG": "C.UTF-8"},
        check=True,
    )
    told = json.loads(ended.stdout)
    return Batch([_reading(answer.encode("latin-1")) for answer in told["answers"]], told["late"], told["seconds"])


def _reading(answer: bytes) -> DecodedFile | str:
    try:
        return decoder._parse(answer)
    except UnreadableError as unreadable:
        return unreadable.code
