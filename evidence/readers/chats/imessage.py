"""iMessage as text (ReagentX/imessage-exporter): a time on a line, the sender, the words; a blank line ends them.

An answer within a thread stands twice, once indented under what it answers and once by itself. A time with words
behind it is a line of the app.
"""

import re
from collections.abc import Iterator

from evidence.readers.chats import dates, values
from evidence.readers.chats.chat import Message, MessageFact
from evidence.readers.visible_text import visible

_TIME = r"[A-Z][a-z]{2} \d{1,2}, \d{4} {1,2}\d{1,2}:\d{2}:\d{2} [AP]M"
_BEGINS = re.compile(rf"^({_TIME})(?: \((?:Read|Delivered)[^()\n]{{0,80}}\))?$")
_BY_APP = re.compile(rf"^({_TIME}) (?!\((?:Read|Delivered))(\S[^\n]{{0,500}})$")
_WITHIN = re.compile(rf"^ {{4,}}({_TIME})(?: \(|$)")
_TAPBACK = re.compile(r"\s+\w+ by ")
_ANSWER = "This message responded to an earlier message."


def looks_right(text: str) -> bool:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    return bool(_BEGINS.match(first) or _BY_APP.match(first))


def messages(text: str) -> Iterator[Message]:
    lines = text.lstrip("\ufeff").split("\n")
    starts = [place for place, line in enumerate(lines) if _BEGINS.match(line) or _BY_APP.match(line)]
    times = {hit[1] for place in starts if (hit := _BEGINS.match(lines[place]))}
    for place, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        notice = _BY_APP.match(lines[place])
        if notice:
            more = "\n".join((notice[2], *lines[place + 1 : after]))
            yield Message(dates.in_words(notice[1]), "", notice[1], "", visible(more).strip())
        else:
            yield _said(lines[place], lines[place + 1 : after], times)


def _said(first: str, lines: list[str], times: set[str]) -> Message:
    """`times`: of all messages, for what stands indented and by itself is not said twice."""
    body, reactions = [], []
    within = tapbacks = False
    for line in lines[1:]:
        indented = line.startswith("    ")
        answer = _WITHIN.match(line)
        within = indented and (within or bool(answer and answer[1] in times)) or (within and not line.strip())
        if within:
            continue
        if line.strip() in ("Tapbacks:", "Reactions:"):
            tapbacks = True
        elif tapbacks and _TAPBACK.match(line):
            reactions.append(MessageFact("reaction", *(part.strip() for part in line.split(" by ", 1))))
        else:
            body.append(line)
    is_answer = _ANSWER in body[-3:]
    words = visible("\n".join(line for line in body if not (is_answer and line == _ANSWER))).rstrip().lstrip("\n")
    hit = _BEGINS.match(first)
    written = hit[1] if hit else ""
    facts = (*reactions, *([MessageFact("reply")] if is_answer else []))
    return Message(dates.in_words(written), "", written, values.line(lines[0] if lines else ""), words, "", facts)
