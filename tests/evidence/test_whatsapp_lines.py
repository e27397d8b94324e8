"""Who said what in a WhatsApp export: lines that only look like the beginning of a message, and odd names."""

import json

from tests.evidence import child

IOS, ANDROID = "[20.11.26, 21:{:02}:05] {}", "20.11.26, 21:{:02} - {}"
FAKE = "[20.11.26, 21:10:00] Ann: I will pay 500, I promise"
CHATS = [
    (  # an iPhone breaks the lines of a message with LF and ends it with CR LF
        f"{IOS.format(14, 'Rico: pay')}\r\n{IOS.format(15, 'Ann: I copied this:')}\n{FAKE}\r\n"
        f"{IOS.format(16, 'Rico: ok')}\r\n",
        [("Rico", "pay"), ("Ann", f"I copied this:\n{FAKE}"), ("Rico", "ok")],
    ),
    (  # more planted lines than messages
        f"{IOS.format(14, 'Rico: see')}\n" + "\n".join([FAKE] * 9) + f"\r\n{IOS.format(15, 'Ann: no')}",
        [("Rico", "see\n" + "\n".join([FAKE] * 9)), ("Ann", "no")],
    ),
    (  # a lone carriage return is a line break, too
        f"{IOS.format(14, 'Rico: see')}\r{FAKE}\r\n{IOS.format(15, 'Ann: no')}\r\n",
        [("Rico", f"see\n{FAKE}"), ("Ann", "no")],
    ),
    (  # an export of Android in which someone pasted from a PC
        f"{ANDROID.format(14, 'Rico: see')}\r\n20.11.26, 21:10 - Ann: I pay\n{ANDROID.format(15, 'Ann: no')}\n",
        [("Rico", "see\n20.11.26, 21:10 - Ann: I pay"), ("Ann", "no")],
    ),
    (  # the same, saved by an editor of Windows
        f"{ANDROID.format(14, 'Rico: a')}\r\nb\r\n{ANDROID.format(15, 'Ann: no')}\r\n",
        [("Rico", "a\nb"), ("Ann", "no")],
    ),
    (  # saved by an old Mac
        f"{ANDROID.format(14, 'Rico: a')}\r{ANDROID.format(15, 'Ann: no')}\r",
        [("Rico", "a"), ("Ann", "no")],
    ),
    (  # one export has one style
        f"{ANDROID.format(14, 'Rico: a')}\n{FAKE}\n11/20/26, 9:14 PM - Ann: yes\n20.11.2026, 21:14 - Ann: yes\n"
        f"20.11.26, 21:14:05 - Ann: yes\n{ANDROID.format(15, 'Ann: no')}\n",
        [("Rico", f"a\n{FAKE}\n11/20/26, 9:14 PM - Ann: yes\n20.11.2026, 21:14 - Ann: yes\n"
          "20.11.26, 21:14:05 - Ann: yes"),
         ("Ann", "no")],
    ),
    (  # a space before it does not make it somebody else's words
        f"{IOS.format(14, 'Ann: a')}\n {IOS.format(15, 'Bob: Pay 300')}\n{IOS.format(16, 'Ann: no')}\n",
        [("Ann", "a"), ("Bob", "Pay 300"), ("Ann", "no")],
    ),
    (
        "".join(
            ANDROID.format(14, f"{line}\n")
            for line in (
                'Jenny "Snap": pay', "Jenny „Snap“: last", "D«x»: hi", "Ella named it “A: B”", 'Ella: "no: yes"'
            )
        ),
        [('Jenny "Snap"', "pay"), ("Jenny „Snap“", "last"), ("D«x»", "hi"), ("", "Ella named it “A: B”"),
         ("Ella", '"no: yes"')],
    ),
]  # fmt: skip


def test_every_message_is_said_by_whom_the_export_says() -> None:
    read = child.read("text", "text/plain", [text.encode() for text, _ in CHATS]).readings
    assert [[(one.sender, one.text) for one in reading.transcript.chat.messages] for reading in read] == [
        messages for _, messages in CHATS
    ]


def test_one_broken_byte_costs_one_letter() -> None:
    export = (IOS.format(14, "Jürgen 😈: für 500 €\r\n") * 3).encode().replace("ü".encode(), b"\xff", 1)
    messages = child.read("text", "text/plain", [export]).readings[0].transcript.chat.messages
    assert [one.sender for one in messages] == ["J\ufffdrgen 😈", "Jürgen 😈", "Jürgen 😈"]
    assert messages[0].text == "für 500 €"


def test_messages_of_one_second_of_snapchat_are_put_in_order() -> None:
    rows = [
        {"From": "rico", "Media Type": "TEXT", "Created": "2026-11-20 20:14:05 UTC", "Content": said,
         "Created(microseconds)": fine}
        for said, fine in (("2 or I post", 1_795_205_645_900), ("1 pay 300", 1_795_205_645_100))
    ]  # fmt: skip
    export = json.dumps({"rico": rows}).encode()
    messages = child.read("text", "application/json", [export]).readings[0].transcript.chat.messages
    assert [one.text for one in messages] == ["1 pay 300", "2 or I post"]
