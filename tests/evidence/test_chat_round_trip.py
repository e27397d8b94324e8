"""Whatever is said in a chat: written as a service exports it and read back, it is the same."""

import json
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.readers.chats import detect
from evidence.readers.chats.chat import FileContext
from evidence.readers.visible_text import visible

START = datetime(2026, 11, 13, 8)
NAMES = st.sampled_from(
    ["Ann", "Rico 😈", "+49 151 234567", 'Jenny "Snap"', "Лена", "رامي", "Dr. K - work", "D«x»"]
)
LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"])
LINE = st.text(LETTERS, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
SAID = st.lists(LINE, min_size=1, max_size=4).map("\n".join)
MINUTES = st.integers(0, 3000)
CHAT = st.lists(st.tuples(MINUTES, NAMES, SAID), min_size=2, max_size=12).map(
    lambda rows: [(START + timedelta(minutes=sum(row[0] for row in rows[: place + 1])), name, said)
                  for place, (_minutes, name, said) in enumerate(rows)]
)  # fmt: skip
STYLES = {
    "android de": ("%d.%m.%y, %H:%M - ", "\n"),
    "android us": ("%-m/%-d/%y, %-I:%M\u202f%p - ", "\n"),
    "android gb": ("%d/%m/%Y, %H:%M - ", "\n"),
    "iphone de": ("[%d.%m.%y, %H:%M:%S] ", "\r\n"),
    "iphone us": ("[%-m/%-d/%y, %-I:%M:%S\u202f%p] ", "\r\n"),
    "year first": ("%Y-%m-%d, %H:%M - ", "\n"),
    "web": ("[%H:%M, %d.%m.%Y] ", "\n"),
}


def read(text: Any, **told: Any) -> Any:
    return detect.read(text, context=FileContext(received="2026-12-31", **told))


def whatsapp(chat: Any, form: Any, end: Any) -> Any:
    return "".join(f"{at.strftime(form)}{name}: {said}{end}" for at, name, said in chat)


def plain_enough(said: Any) -> Any:
    """What a service itself may have written, or a person in its style, is told apart elsewhere."""
    return not said.startswith(("<", "null")) and " (" not in said and not said.endswith(">") and ":" not in said


@settings(max_examples=60, deadline=None)
@given(
    chat=CHAT.filter(lambda rows: all(plain_enough(row[2]) for row in rows)), style=st.sampled_from(sorted(STYLES))
)
def test_whatsapp_in_every_style(chat: Any, style: Any) -> None:
    form, end = STYLES[style]
    found = read(whatsapp(chat, form, end), order="month" if style.endswith("us") else "day")
    assert [(one.sender, one.text) for one in found.messages] == [(name, said) for _at, name, said in chat]
    assert [one.at[:16] for one in found.messages] == [at.isoformat()[:16] for at, _name, _said in chat]


@settings(max_examples=60, deadline=None)
@given(chat=CHAT)
def test_no_message_of_an_iphone_is_lost_or_made_up_whatever_is_in_it(chat: Any) -> None:
    form, end = STYLES["iphone de"]
    planted = [(at, name, f"{said}\n{at.strftime(form)}Ann: I pay") for at, name, said in chat]
    found = read(whatsapp(planted, form, end))
    assert found.count == len(found.messages) == len(chat)
    assert not found.line_doubt


def telegram(chat: Any) -> Any:
    rows = [
        {"id": place, "type": "message", "date": at.isoformat(), "from": name, "text": said}
        for place, (at, name, said) in enumerate(chat)
    ]
    return {"name": "x", "type": "personal_chat", "id": 1, "messages": rows}


def instagram(chat: Any) -> Any:
    rows = [
        {"sender_name": as_bytes(name), "timestamp_ms": stamp(at), "content": as_bytes(said)}
        for at, name, said in chat
    ]
    return {"participants": [], "messages": rows[::-1], "title": "x", "thread_path": "inbox/x"}


def as_bytes(text: Any) -> Any:
    return text.encode().decode("latin-1")


def stamp(at: Any) -> Any:
    return round((at - datetime(1970, 1, 1)).total_seconds() * 1000)


def snapchat(chat: Any) -> Any:
    return {"x": [{"From": name, "Media Type": "TEXT", "Created": f"{at:%Y-%m-%d %H:%M:%S} UTC", "Content": said,
                   "Created(microseconds)": place} for place, (at, name, said) in enumerate(chat)]}  # fmt: skip


def tiktok(chat: Any) -> Any:
    rows = [{"Date": f"{at:%Y-%m-%d %H:%M:%S}", "From": name, "Content": said} for at, name, said in chat]
    return {"Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with x:": rows}}}}


def discord(chat: Any) -> Any:
    rows = [
        {"type": "Default", "timestamp": f"{at.isoformat()}+00:00", "content": said, "author": {"name": name}}
        for at, name, said in chat
    ]
    return {"channel": {"id": "1", "name": "x"}, "messages": rows}


@settings(max_examples=60, deadline=None)
@given(chat=CHAT, write=st.sampled_from([telegram, instagram, snapchat, tiktok, discord]))
def test_json_of_every_service(chat: Any, write: Any) -> None:
    chat = sorted(chat, key=lambda row: row[0])
    if write is instagram:  # the service writes no two messages of one thread at the same time
        chat = [(at + timedelta(seconds=place), name, said) for place, (at, name, said) in enumerate(chat)]
    found = read(json.dumps(write(chat)))
    assert [(one.sender, one.text) for one in found.messages] == [
        (" ".join(visible(name).split()), visible(said).strip()) for _at, name, said in chat
    ]
    assert [one.at for one in found.messages] == [at.isoformat() for at, _name, _said in chat]


# --- text of other services -----------------------------------------------------------------------------------

RULE = "=" * 62


def discord_text(chat: Any) -> str:
    rows = "".join(f"[{at:%-m/%-d/%Y %-I:%M %p}] {name}\n{said}\n\n" for at, name, said in chat)
    head = f"{RULE}\nGuild: Direct Messages\nChannel: x\n{RULE}\n\n"
    return f"{head}{rows}{RULE}\nExported {len(chat)} message(s)\n{RULE}\n"


def imessage_text(chat: Any) -> str:
    return "".join(f"{at:%b} {at.day}, {at:%Y} {at:%l:%M:%S %p}\n{name}\n{said}\n\n" for at, name, said in chat)


def line_text(chat: Any) -> str:
    rows, day = ["[LINE] Chat history with x", "Saved on: 12/31/2026, 10:00"], ""
    for at, name, said in chat:
        if day != f"{at:%a, %m/%d/%Y}":
            day = f"{at:%a, %m/%d/%Y}"
            rows += ["", day]
        rows.append(f"{at:%I:%M %p}\t{name}\t" + (f'"{said}"' if "\n" in said else said))
    return "\n".join(rows)


def viber_text(chat: Any) -> str:
    return "".join(f"{at:%d/%m/%Y},{at:%H:%M:%S},{name},{name},{said}\n" for at, name, said in chat)


def signal_text(chat: Any) -> str:
    return "".join(f"[{at:%Y-%m-%d %H:%M:%S}] {name}: {said}  \n" for at, name, said in chat)


def sigtop_text(chat: Any) -> str:
    rows = (
        f"From: {name}\nType: incoming\nSent: {at:%a, %-d %b %Y %H:%M:%S} +0100\n\n{said}\n\n"
        for at, name, said in chat
    )
    return "Conversation: x\n\n" + "".join(rows)


def telegram_copy(chat: Any) -> str:
    return "\n\n".join(f"{name}, [{at:%d.%m.%y %H:%M}]\n{said}" for at, name, said in chat)


TEXTS = {discord_text: "month", imessage_text: "", line_text: "month", viber_text: "day", signal_text: "",
         sigtop_text: "", telegram_copy: ""}  # fmt: skip
ONE_LINE = (viber_text, signal_text)  # what a service writes on more lines there is not known


@settings(max_examples=80, deadline=None)
@given(chat=CHAT, write=st.sampled_from(list(TEXTS)))
def test_text_of_every_other_service(chat: Any, write: Any) -> None:
    words = [(at, name, plain_words(said, one_line=write in ONE_LINE)) for at, name, said in chat]
    found = read(write(words), order=TEXTS[write])
    assert [(one.sender, one.text) for one in found.messages] == [
        (" ".join(name.split()), visible(said).strip()) for _at, name, said in words
    ]
    assert [one.at[:16] for one in found.messages] == [at.isoformat()[:16] for at, _name, _said in words]


def plain_words(said: str, *, one_line: bool) -> str:
    """Without what these forms use as their own marks."""
    plain = "".join(" " if letter in '"{}<>,\t:()' else letter for letter in said)
    lines = [" ".join(line.split()) or "x" for line in plain.split("\n")]
    return " ".join(lines) if one_line else "\n".join(lines)
