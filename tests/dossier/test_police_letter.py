"""The letter to the police: one page, two before a contact is cut, in the language of the police; only for Maya."""

import io
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.utils import translation

from cases import blob_store, custody
from cases.models import Job, Scope
from dossier import offence_candidates, printed_documents
from dossier.content.first_page import Now
from dossier.models import Dossier, PoliceLetter
from dossier.pdf import render
from dossier.police_letter import actions, draft, jurisdictions
from dossier.police_letter.draft import Annexes, LetterFacts
from guidance import content_loader
from integrity import stored_blobs
from statement import actions as statement_actions
from statement import answers as parts
from statement.answers import Statement
from statement.models import StatementPart
from tests.conftest import Person
from tests.dossier.conftest import exhibit, made_up_story
from tests.dossier.test_render import text_of

PAGE = "/en/case/letter/"
NOW = Now(datetime(2026, 11, 25, 8, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
HANDED = draft.Annexes("25. November 2026", "ab" * 32, "cd" * 32)
HOSTILE = "<b>&amp;</b> \ufdfd\u202e\U0001242b " + "x" * 450 + "\n\n" + "word " * 60


def told(
    place: str = "de", statement: Statement | None = None, exhibits: Any = (), annexes: Annexes = HANDED
) -> LetterFacts:
    return draft.LetterFacts("7F3A-91C2", place, statement or made_up_story(), list(exhibits), NOW, annexes)


def flooded(row: Any, word: str) -> Any:
    """Each free text of a row as long and as odd as it gets."""
    kept = ("minor_shown", "kind", "method")
    return replace(row, **{one.name: word for one in fields(row) if one.type is str and one.name not in kept})


def monster(word: str) -> parts.Statement:
    story = made_up_story()
    wishes = ("confirmation", "address", "woman", "man", "interpreter")
    lists = ("identifiers", "demands", "payments")
    many = {name: tuple(flooded(row, word) for row in getattr(story, name) * 8) for name in lists}
    person = replace(flooded(story.client, word), minor_shown="yes", wishes=wishes)
    one = {name: flooded(getattr(story, name), word) for name in ("beginning", "suspect", "threats")}
    return replace(story, client=person, **one, **many)


@pytest.mark.parametrize("word", [HOSTILE, "\ufdfd" * 300])  # the widest letter there is
def test_it_is_made_whatever_was_written(word: str) -> None:
    exhibits = [exhibit(number) for number in range(1, 120, 2)]
    pdf = render.few_pages(actions.markups(told("de", monster(word), exhibits)), "letter.css")
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) <= 14
    text = text_of(pdf)
    assert "Sorgeberechtigten" in text
    assert "siehe Dossier, Abschnitt 2" in text


LONG_CONTACT = (
    "E-Mail an lea.von.und.zu.hohenstein-schwarzenfels@post.example.org, im Notfall nur Signal +49 151 23456789, "
    "bitte nicht anrufen (Partner liest mit), keine Post nach Hause, Anschrift: c/o Beratungsstelle Lindenhof, "
    "Hinterhaus, 3. Stock, Musterstraße 12b, 12345 Beispielstadt, werktags zwischen 9 und 11 Uhr; nie abends"
)
LONG_NAME = "Maria-Magdalena Freifrau von und zu Hohenstein-Schwarzenfels auf Untergröningen, " * 3
HANDLE = "lena" + "x" * 386


def crowded(**person: Any) -> parts.Statement:
    """A long case: every excerpt is at its longest, and names are as long as some services allow."""
    story = made_up_story()
    handles = (parts.Identifier("instagram", HANDLE, ""), *story.identifiers * 3)
    return replace(
        story,
        client=replace(story.client, **{"contact": LONG_CONTACT, "name": LONG_NAME} | person),
        beginning=replace(story.beginning, how="We wrote for six days. Then the tone changed. " * 60),
        threats=replace(story.threats, words="I send it to all your followers. " * 40),
        identifiers=handles,
        payments=story.payments * 20,
    )


def together(text: str) -> str:
    """Without spaces, and without what stands in the column beside the sender."""
    return "".join(
        text.replace("An die Polizei", "").replace("Dienststelle", "").replace("Aktenzeichen", "").split()
    )


@pytest.mark.parametrize("place", ["de", "uk"])
@pytest.mark.parametrize("share", draft.SHARES)
def test_who_it_is_and_how_to_reach_them_is_never_cut(place: str, share: float) -> None:
    with translation.override(jurisdictions.language(place)):
        letter = draft.letter(told(place, crowded(birth_date="", birth_date_typed="im Mai " * 20)), share)
    name, born, contact, *_language = letter.sender
    assert (name, contact) == (LONG_NAME.strip(), LONG_CONTACT)
    assert ("im Mai " * 20).strip() in born


def test_a_long_case_gives_way_to_the_contact_on_the_page() -> None:
    pdf = render.few_pages(actions.markups(told(statement=crowded())), "letter.css")
    text = together(text_of(pdf))
    for words in (LONG_CONTACT, LONG_NAME, "siehe Dossier, Abschnitt 2"):
        assert together(words) in text, words
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize("share", draft.SHARES)
def test_a_handle_of_390_letters_is_whole(share: float) -> None:
    with translation.override("de"):
        alone = replace(crowded(), identifiers=(parts.Identifier("instagram", HANDLE, ""),))
        accused = draft.letter(told(statement=alone), share).facts[1].value
        several = draft.letter(told(statement=crowded()), share).facts[1].value
    assert accused == f"{HANDLE} (Instagram)"
    assert HANDLE in several or HANDLE[:9] not in several, "whole or not at all"


def test_two_pages_rather_than_half_a_contact() -> None:
    """As long as the fields of the statement allow, in the widest letters."""
    wide = "W" * 250 + " " + "Ж" * 249
    crowd = crowded(name=wide, contact=wide[::-1], language="W" * 500, birth_date="", birth_date_typed="W" * 500)
    pdf = render.few_pages(actions.markups(told("de", crowd)), "letter.css")
    opened = pikepdf.open(io.BytesIO(pdf))
    assert len(opened.pages) == 2
    text = text_of(pdf)
    assert together(wide) in together(text)
    assert together(wide[::-1]) in together(text)
    assert "2/2" in text
    assert text.count("7F3A-91C2") == 3, "each page says which letter it belongs to"


def test_the_client_signs_for_no_sentence_of_this_site() -> None:
    """ "No intimate picture was asked for" was meant as: by us. Above a signature it clears the offender."""
    for place in ("de", "uk"):
        text = text_of(render.few_pages(actions.markups(told(place, exhibits=[exhibit(1)])), "letter.css"))
        for words in ("Aufnahmen wurden", "verlangt", "asked for", "this site", "diese Seite", "dieser Seite"):
            assert words not in text, words


def test_what_never_fits_is_an_error_and_no_third_page() -> None:
    with pytest.raises(render.RenderError):
        render.few_pages([("<p>x</p>" * 180, 2)] * 2, "letter.css")


def test_everything_of_a_short_case_stands_in_it() -> None:
    text = text_of(render.few_pages(actions.markups(told(exhibits=[exhibit(1)])), "letter.css"))
    for words in (
        "Strafanzeige und Strafantrag", "Maya Öztürk", "geboren am 4. März 1999", "@lena.sommer_99", "§ 253 StGB",
        "aller in Betracht kommenden Straftaten", "I send it to all your followers.", "500,00 EUR", "100,50 EUR",
        "§ 158 Abs. 1 StPO", "ab" * 32, "cd" * 32, "Ort, Datum", "Unterschrift der geschädigten Person", "1 Anlage",
    ):  # fmt: skip
        assert words in text, words
    assert "184b" not in text, "nobody under 18 is shown"
    assert "siehe Dossier" not in text


def test_an_empty_case_gives_lines_to_write_on() -> None:
    empty = told("uk", parts.Statement(), annexes=draft.Annexes())
    with translation.override("en"):
        letter = draft.letter(empty, 1.0)
    assert {"Demanded", "Paid", "Published"} <= {line.label for line in letter.facts if not line.value}
    assert letter.annexes[-1].value == "_" * 40


def test_an_excerpt_says_where_the_rest_is() -> None:
    with translation.override("en"):
        assert draft.excerpt("a\n b " * 300, 100, 0.2, "money") == "a b a b a b a b a b … (see dossier, section 5)"


def test_names_are_listed_whole_or_not_at_all() -> None:
    story = made_up_story()
    wallet = story.identifiers[-1].value
    long = replace(story, identifiers=story.identifiers * 9)
    with translation.override("en"):
        accused = draft.letter(told(statement=long), 0.3).facts[1].value
    assert "and 33 more (dossier, section 4)" in accused
    assert wallet not in accused
    assert wallet[:12] not in accused


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("de", "§ 253 StGB"),
        ("uk", "Theft Act 1968, s. 21"),
        ("us", "TAKE IT DOWN Act"),
        ("ch", "Art. 156 StGB"),
        ("at", "§ 107 StGB"),
    ],
)
def test_nobody_signs_for_an_offence_that_was_not_checked(place: str, named: str) -> None:
    with translation.override(jurisdictions.language(place)):
        letter = draft.letter(told(place), 1.0)
    text = "".join(list(actions.markups(told(place)))[0][0].split())
    assert named in letter.offences.replace("\u00a0", " ")
    assert "§ " not in letter.offences, "a line must not end in it"
    paid = next(line.value for line in letter.facts if line.label in ("Paid", "Gezahlt"))
    assert ("(1 payment); 21" in paid) or ("(1 Zahlung); 21." in paid)
    assert "*" not in text
    for one in offence_candidates.of_country(place, under_18=False):
        assert ("".join(one.name.split()) in text) is one.certain


@pytest.mark.parametrize(("place", "said"), [("uk", True), ("de", False)])
def test_the_page_says_which_offences_are_left_out(maya: Person, place: str, said: bool) -> None:
    made = PoliceLetter.objects.create(case=maya.case, place=place, blob="x")
    page = maya.client.get(f"{PAGE}{made.pk}/").content.decode()
    assert ("aren’t named in it" in page) is said
    assert "and the letter leaves it out" in maya.client.get(PAGE).content.decode()


def test_offences_are_those_of_the_country() -> None:
    german = offence_candidates.of_country("de", under_18=True)
    assert any("184b" in one.name for one in german)
    assert all(one.certain for one in german)
    american = {one.name: one.certain for one in offence_candidates.of_country("us", under_18=True)}
    assert american["TAKE IT DOWN Act (2025)"]
    assert not american["State laws"], "nobody has compared them with a text of the law"
    assert offence_candidates.of_country("international", under_18=True) == ()


@pytest.mark.parametrize(("place", "language"), [("at", "de"), ("ch", "de"), ("uk", "en"), ("international", "en")])
def test_the_language_is_that_of_the_police(place: str, language: str) -> None:
    assert jurisdictions.language(place) == language


@pytest.mark.parametrize(("place", "said"), [("de", True), ("ch", False), ("uk", False), ("us", False)])
def test_what_german_law_asks_of_the_letter_is_said_for_germany_alone(maya: Person, place: str, said: bool) -> None:
    made = PoliceLetter.objects.create(case=maya.case, place=place, blob="x")
    assert ("since July 2024" in maya.client.get(f"{PAGE}{made.pk}/").content.decode()) is said
    wished = replace(made_up_story().client, wishes=("confirmation",))
    with translation.override("en"):
        letter = draft.letter(told(place, replace(made_up_story(), client=wished)), 1.0)
    assert any("§ 158" in wish for wish in letter.wishes) is said


@pytest.mark.parametrize("place", [place for place in jurisdictions.Place.values if place not in ("de", "ch")])
def test_it_asks_for_what_exists_there_and_for_nothing_of_german_law(place: str) -> None:
    wished = replace(made_up_story().client, wishes=("confirmation",))
    with translation.override(jurisdictions.language(place)):
        letter = draft.letter(told(place, replace(made_up_story(), client=wished)), 1.0)
        words = jurisdictions.words(place)
        asked = [content_loader.say(one) for one in (words.confirmation, *words.rights)]
    begun = [one[:1].upper() + one[1:] for one in asked]
    assert [one for one in letter.wishes if one in begun] == begun
    everything = f"{letter.title} {letter.request} {' '.join(letter.wishes)}"
    assert not re.search(r"Strafantrag|StPO|request for prosecution", everything)


def test_a_british_letter_asks_for_a_crime_reference_number() -> None:
    wished = replace(made_up_story().client, wishes=("confirmation",))
    with translation.override("en"):
        letter = draft.letter(told("uk", replace(made_up_story(), client=wished)), 1.0)
    assert "A crime reference number and a written confirmation" in letter.wishes
    assert "Updates on the investigation (Victims’ Code)" in letter.wishes


def test_in_austria_it_is_no_strafantrag() -> None:
    with translation.override("de"):
        assert draft.letter(told("at"), 1.0).title == "Strafanzeige"


@pytest.mark.parametrize(("born", "shown", "needed"), [("2010-01-01", "no", True), ("1990-01-01", "yes", False),
                                                       ("", "unsure", True)])  # fmt: skip
def test_a_guardian_signs_for_people_under_18(story: Statement, born: str, shown: str, needed: bool) -> None:
    person = replace(story.client, birth_date=born, minor_shown=shown)
    with translation.override("de"):
        letter = draft.letter(told(statement=replace(story, client=person)), 1.0)
    assert letter.needs_guardian is needed


@pytest.fixture
def made(maya: Person, run_jobs: Callable[..., Any]) -> PoliceLetter:
    statement_actions.save_part(maya.vault, StatementPart.THREATS, {"words": "I send it to all"}, version_seen=0)
    maya.client.post(PAGE, {"place": "de"})
    run_jobs()
    return PoliceLetter.objects.get()


def test_asked_for_made_and_saved(maya: Person, made: PoliceLetter) -> None:
    assert "Your letter is ready" in maya.client.get(f"{PAGE}{made.pk}/").content.decode()
    answer = maya.client.get(f"{PAGE}{made.pk}/letter.pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{maya.case.reference}.pdf"'
    assert "I send it to all" in text_of(answer.content)
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (entry.act, entry.subject, entry.size) == ("exported", "letter de", made.size)
    assert "The letter to the police was made." in maya.client.get("/en/case/log/").content.decode()


def test_a_name_once_given_is_not_asked_again(tom: Person, run_jobs: Callable[..., Any]) -> None:
    asked = tom.client.get(PAGE).content.decode()
    assert 'name="name"' in asked
    assert 'name="contact"' in asked
    tom.client.post(PAGE, {"place": "de", "name": "Tom Stein", "contact": "tom@example.org"})
    client = parts.read(tom.case, tom.vault.fields(Scope.STATEMENT)).client
    assert (client.name, client.contact) == ("Tom Stein", "tom@example.org")
    again = tom.client.get(PAGE).content.decode()
    assert 'name="name"' not in again
    tom.client.post(PAGE, {"place": "uk", "name": "Somebody Else"})  # from a tab that was open before
    assert parts.read(tom.case, tom.vault.fields(Scope.STATEMENT)).client.name == "Tom Stein"


def test_without_a_worker_it_says_that_it_waits(maya: Person) -> None:
    address = maya.client.post(PAGE, {"place": "de"})["Location"]
    Job.objects.filter(task=actions.RENDER).update(created_at="2026-01-01T00:00Z")
    assert "It waits for its turn and will be done by itself." in maya.client.get(address).content.decode()
    assert maya.client.get(address, headers={"Accept": "application/json"}).json()["waits"] is True


def test_asking_twice_makes_it_once(maya: Person, run_jobs: Callable[..., Any]) -> None:
    first, again = (maya.client.post(PAGE, {"place": "uk"})["Location"] for _ in range(2))
    assert first == again
    assert run_jobs() == 1


def test_it_is_watched_like_other_files(maya: Person, made: PoliceLetter) -> None:
    assert made.blob in {held.blob for held in stored_blobs.of_case(maya.case)}


def test_the_newest_dossier_and_bundle_are_named(maya: Person, run_jobs: Callable[..., Any]) -> None:
    from dossier import actions as dossier_actions
    from dossier.bundle import builder

    dossier = dossier_actions.request_dossier(maya.vault, "de")
    run_jobs()
    packed = builder.prepare(Dossier.objects.get(pk=dossier.pk), maya.vault)
    assert list(dossier_actions.hand_over(packed))
    maya.client.post(PAGE, {"place": "de"})
    run_jobs()
    text = text_of(printed_documents.read_pdf(maya.vault, PoliceLetter.objects.get()))
    assert packed.digest in text
    assert dossier_actions.facts(maya.vault, Dossier.objects.get(pk=dossier.pk))["sha256"] in text


def test_the_page_says_what_would_stay_empty(maya: Person) -> None:
    statement_actions.save_part(maya.vault, StatementPart.THREATS, {"words": "I send it to all"}, version_seen=0)
    page = maya.client.get(PAGE).content.decode()
    empty = page.split("What would stay empty")[1].split("What will be in it")[0]
    assert f"/en/case/account/{StatementPart.DEMANDS}/" in empty
    assert f"/en/case/account/{StatementPart.THREATS}/" not in empty


@pytest.mark.parametrize("place", ["", "xx"])
def test_a_country_there_is_not(maya: Person, place: str) -> None:
    answer = maya.client.post(PAGE, {"place": place})
    assert answer.status_code == 422
    assert "Please choose a country." in answer.content.decode()


def test_a_lost_file_is_made_again(maya: Person, made: PoliceLetter, run_jobs: Callable[..., Any]) -> None:
    blob_store.remove(maya.case.pk, made.blob)
    assert maya.client.get(f"{PAGE}{made.pk}/letter.pdf")["Location"] == f"{PAGE}{made.pk}/"
    run_jobs()
    assert maya.client.get(f"{PAGE}{made.pk}/letter.pdf").status_code == 200


def test_german_pages(maya: Person) -> None:
    made = PoliceLetter.objects.create(case=maya.case, place="de", blob="x")
    assert "Ein Brief an die Polizei, auf einer Seite" in maya.client.get("/de/case/letter/").content.decode()
    assert "Deutschland" in maya.client.get(f"/de/case/letter/{made.pk}/").content.decode()
