"""Of a mailbox the client chooses the e-mails: only those are read, shown, searched and printed."""

from collections.abc import Callable
from typing import Any

from dossier.content import transcript_pages
from evidence.models import Exhibit
from evidence.readers.mail import parser
from evidence.readers.mail.parser import MOST_CHOSEN
from evidence.sandbox.child.result import MOST_TEXT
from evidence.transcripts import Transcript
from extraction.entities import chat_lines, finder
from tests.conftest import Person

IBAN = "DE89 3704 0044 0532 0130 00"
FILLING = "Nothing of it is new. " * 1500  # more than the 20000 characters that an exhibit keeps as text


def mail(sender: str, subject: str, words: str, hour: int) -> str:
    head = f"From {sender} Fri Nov 20 2{hour}:13:58 2026\n" if subject else ""
    return (
        f"{head}From: {sender}\nTo: maya@home.example\nSubject: {subject}\nMessage-ID: <{hour}@x.example>\n"
        f"Date: Fri, 20 Nov 2026 2{hour}:13:58 +0100\n\n{words}\n\n"
    )


MAILBOX = (
    mail("Rico <rico@bad.example>", "I recorded you", f"{FILLING}\nPay 500 EUR to {IBAN}", 1)
    + mail("Mum <mum@home.example>", "Sunday", "Shall we eat? My code is 4711.", 0)
).encode()


def test_the_client_ticks_the_mails_and_only_those_are_read(
    maya: Person, secured: Callable[..., Exhibit], run_jobs: Any
) -> None:
    item = secured(MAILBOX, "All mail.mbox")
    address = f"/en/case/evidence/{item.pk}/"
    page = maya.client.get(address).content.decode()
    assert "This file holds 2 e-mails" in page
    assert page.index("rico@bad.example") < page.index("mum@home.example"), "the newest first"
    assert "Shall we eat" not in page
    assert "Pay 500" not in page
    keys = [part.partition('"')[0] for part in page.split('name="mails" value="')[1:]]
    refused = maya.client.post(f"{address}reading/", {"mails": keys[:1] * (MOST_CHOSEN + 1)})
    assert "Please tick fewer" in maya.client.get(refused["Location"]).content.decode()
    maya.client.post(f"{address}reading/", {"mails": ["not a key"]})
    assert Exhibit.objects.get().state == "ready", "nothing was changed"
    maya.client.post(f"{address}reading/", {"mails": keys[:1]})
    run_jobs()
    page = maya.client.get(address).content.decode()
    assert f"to {IBAN}" in page
    assert "Shall we eat" not in page
    assert f'value="{keys[0]}" checked' in page


def read(*numbers: int) -> Transcript:
    offered = parser.read(MAILBOX).offered_mails
    found = parser.read(MAILBOX, " ".join(offered[number].key for number in numbers))
    return Transcript(
        letter=next(iter(found.letters), None), more=found.letters[1:], offered_mails=found.offered_mails
    )


def test_the_print_says_that_there_is_more_and_prints_only_what_was_chosen() -> None:
    [none] = transcript_pages.parts(read(), "en", 3)
    assert none.notes[0].startswith("The file holds 2 e-mails. It was not said")
    said, *parts = transcript_pages.parts(read(1), "en", 3)
    assert said.notes == ("The file is a mailbox of 2 e-mails. 1 was chosen by the client and read; no other was.",)
    assert any("Shall we eat" in part.text for part in parts)
    assert not any("Rico" in str(part) for part in parts)


def test_a_mail_is_searched_to_its_end() -> None:
    transcript = read(0)
    lines = chat_lines.mail_lines(transcript)
    assert "\n".join(lines).index(IBAN) > MOST_TEXT
    found = finder.find(lines, mailed=chat_lines.mailed(transcript))
    assert IBAN.replace(" ", "") in {entity.value.replace(" ", "") for entity in found}
