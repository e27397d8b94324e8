"""The made-up case as a value: the answers of the statement and the files, in German or English.

Every number and address in it is a published test or drama value: the IBAN is the example of the German banks'
standard, the Bitcoin address that of BIP 173, the phone number from the range that the German network agency
keeps for films (0171 39200…), the mail address below example.org (RFC 2606).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from statement.models import StatementPart

IBAN = "DE89 3704 0044 0532 0130 00"
BITCOIN = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
PHONE = "+49 171 3920017"
HANDLE = "@lena.sonnig_98"
PLANE_HANDLE = "@l_sonnig98"


@dataclass(frozen=True)
class DemoFile:
    """A file to upload, made when asked for: `make` gives its bytes. `sent_at`: ISO local time or ""."""

    name: str
    kind: str
    platform: str
    caption: str
    sent_at: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Days:
    """The days on which it happens, seen from today."""

    today: date

    @property
    def first(self) -> date:
        return self.today - timedelta(days=9)

    @property
    def threat(self) -> date:
        return self.today - timedelta(days=3)

    @property
    def paid(self) -> date:
        return self.today - timedelta(days=2)

    @property
    def last(self) -> date:
        return self.today - timedelta(days=1)

    @staticmethod
    def at(day: date, time: str) -> str:
        return datetime.combine(day, datetime.strptime(time, "%H:%M").time()).isoformat(timespec="minutes")


Answers = Mapping[StatementPart, dict[str, Any] | list[dict[str, Any]]]


def answers(language: str, days: Days) -> Answers:
    """What is typed into the statement: fields of each part, or rows of a list part."""
    return _german(days) if language == "de" else _english(days)


def _identifiers(where: tuple[str, str, str, str, str]) -> list[dict[str, Any]]:
    values = (
        ("instagram", HANDLE),
        ("phone", PHONE),
        ("telegram", PLANE_HANDLE),
        ("bitcoin", BITCOIN),
        ("iban", IBAN),
    )
    return [
        {"kind": kind, "value": value, "where": place_seen}
        for (kind, value), place_seen in zip(values, where, strict=True)
    ]


def _german(days: Days) -> Answers:
    threat, paid, last = (f"{day:%d.%m.%Y}" for day in (days.threat, days.paid, days.last))
    return {
        StatementPart.ABOUT_YOU: {
            "name": "Jonas Beispiel", "birth_date": "17.05.2001", "contact": "jonas@example.org",
            "language": "Deutsch", "minor_shown": "no", "wishes": ["confirmation", "man"],
        },
        StatementPart.BEGINNING: {
            "started_on": f"{days.first:%d.%m.%Y}",
            "platform": "Dating-App, dann Instagram",
            "how": "Wir haben uns in einer Dating-App geschrieben. Nach zwei Tagen wollte sie auf Instagram "
            "weiterschreiben, später auf WhatsApp. Es gab einen kurzen Videoanruf. Danach schrieb sie, sie habe "
            "alles aufgenommen, und schickte mir eine Liste meiner Follower.",
        },
        StatementPart.SUSPECT: {"claims": "Lena, 26, aus Graz, Krankenpflegerin. Schreibt teils wie übersetzt.",
                      "knows_them": "Nein."},
        StatementPart.IDENTIFIERS: _identifiers(
            ("Profil auf Instagram", "WhatsApp-Chat", "Nachricht auf Telegram", "Forderung auf Telegram",
             "Forderung auf WhatsApp")
        ),
        StatementPart.DEMANDS: [
            {"what": "Geld, sonst geht das Video an alle Follower", "amount": "500", "currency": "EUR",
             "asked_on": f"{threat} 21:14", "deadline": f"{paid} 20:00",
             "how_to_pay": "Guthabenkarten oder Überweisung"},
            {"what": "Der Rest, dann „ist alles gelöscht“", "amount": "400", "currency": "EUR",
             "asked_on": f"{last} 07:52", "deadline": "in 2 Stunden", "how_to_pay": f"Bitcoin an {BITCOIN}"},
        ],
        StatementPart.PAYMENTS: [
            {"amount": "100", "currency": "EUR", "method": "gift-card", "paid_on": f"{paid} 19:31",
             "recipient": "Code im Chat geschickt", "reference": "Beleg 4471-0926", "provider_case": ""},
        ],
        StatementPart.THREATS: {
            "words": "ich hab dein video und deine ganze liste 😈\nwenn du bis morgen 20 uhr nicht zahlst schicke "
            "ich es ALLEN, auch deiner mutter und deiner chefin\nglaub nicht das du mich blockieren kannst",
            "language": "Deutsch mit Fehlern, einzelne Sätze Englisch",
        },
        StatementPart.PUBLICATIONS: [],
        StatementPart.DONE: {
            "actions": ["stopped", "reported", "told"],
            "notes": "Meiner Schwester erzählt. Seit drei Tagen schlafe ich schlecht.",
            "services_case_number": "",
        },
    }  # fmt: skip


def _english(days: Days) -> Answers:
    threat, paid, last = (f"{day:%d %B %Y}" for day in (days.threat, days.paid, days.last))
    return {
        StatementPart.ABOUT_YOU: {
            "name": "Jonas Beispiel", "birth_date": "17 May 2001", "contact": "jonas@example.org",
            "language": "English", "minor_shown": "no", "wishes": ["confirmation", "man"],
        },
        StatementPart.BEGINNING: {
            "started_on": f"{days.first:%d %B %Y}",
            "platform": "Dating app, then Instagram",
            "how": "We wrote to each other in a dating app. After two days she wanted to go on on Instagram, later "
            "on WhatsApp. There was a short video call. After it she wrote that she had recorded everything, and "
            "sent me a list of my followers.",
        },
        StatementPart.SUSPECT: {"claims": "Lena, 26, from Graz, a nurse. Partly writes as if translated.",
                      "knows_them": "No."},
        StatementPart.IDENTIFIERS: _identifiers(
            ("Profile on Instagram", "WhatsApp chat", "Message on Telegram", "Demand on Telegram",
             "Demand on WhatsApp")
        ),
        StatementPart.DEMANDS: [
            {"what": "Money, or the video goes to all my followers", "amount": "500", "currency": "EUR",
             "asked_on": f"{threat} 21:14", "deadline": f"{paid} 20:00",
             "how_to_pay": "Gift cards or a bank transfer"},
            {"what": "The rest, then “all is deleted”", "amount": "400", "currency": "EUR",
             "asked_on": f"{last} 07:52", "deadline": "in 2 hours", "how_to_pay": f"Bitcoin to {BITCOIN}"},
        ],
        StatementPart.PAYMENTS: [
            {"amount": "100", "currency": "EUR", "method": "gift-card", "paid_on": f"{paid} 19:31",
             "recipient": "code sent in the chat", "reference": "receipt 4471-0926", "provider_case": ""},
        ],
        StatementPart.THREATS: {
            "words": "i have your video and your whole list 😈\nif you dont pay until tomorrow 8 pm i send it to "
            "EVERYONE, also your mother and your boss\ndont think you can block me",
            "language": "English with mistakes",
        },
        StatementPart.PUBLICATIONS: [],
        StatementPart.DONE: {
            "actions": ["stopped", "reported", "told"],
            "notes": "Told my sister. I have slept badly for three days.",
            "services_case_number": "",
        },
    }  # fmt: skip
