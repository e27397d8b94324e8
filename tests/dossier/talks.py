"""What was read in a chat, an e-mail and a recording, with letters of many scripts."""

from typing import Any

from evidence.transcripts import ArchiveMember, Attached, Chat, Checks, Email, Footage, Hop, Message, Transcript


def chat(count: int = 3, text: str = "Schick 500 €", last: str = "", **values: Any) -> Transcript:
    messages = tuple(
        Message("2026-11-20T21:14", "", "20.11.26, 21:14", "Лена لينا 🌹" if number % 2 else "", text, "a.jpg")
        for number in range(min(count, 600))
    )
    messages += (Message(text=last),) if last else ()
    members = (ArchiveMember("_chat.txt", 7800, "ab" * 32), ArchiveMember("IMG-0001.jpg", 90_000))
    return Transcript(chat=Chat("WhatsApp", "Lena", messages, count, members=members, inside=2, **values))


def letter(**values: Any) -> Transcript:
    usual = {
        "sender": "maya@mail.example",
        "address": "maya@mail.example",
        "to": "maya@mail.example",
        "subject": "Your device was hacked",
        "hops": (
            Hop("bad.example", "mx.mail.example", "203.0.113.7", "2026-11-20T20:14:08", "Fri, 20 Nov 2026"),
            Hop("", "inbox.mail.example", "", "", "long ago", None),
        ),
        "checks": Checks(by="mx.mail.example", spf="fail", dmarc="fail", trusted=True),
        "verdict": "own",
        "signs": ("own_address", "password", "deadline"),
        "attached": (Attached("invoice.pdf", "application/pdf", 3, "5f" * 32),),
        "body": "Pay within 48 hours. <b>لينا</b> " + "x" * 500,
        "headers": "Received: from bad.example\n  by mx.mail.example\nX-Odd: \u202e🌻\x00",
    }
    return Transcript(letter=Email(**(usual | values)))


FOOTAGE = Transcript(footage=Footage(65.0, 1080, 2400, "h264", "aac", "QuickTime / MOV", frames=(1.0, 30.0)))
