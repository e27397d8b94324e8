"""Italian: one voice to a page, one name for one thing, easy words, and pages of whole sentences."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.catalog import Message
from django.test import Client
from pytest_django import Settings

from guidance import content_loader, easy_language, pack_loader, plan, reviews
from scripts import po
from sextortion_help import fast_yaml
from tests.guidance import rendered, walks
from tests.guidance.readability import gulpease
from tests.guidance.test_content import NAMES, for_young_readers, text_of
from tests.guidance.test_language import MOST_FRAGMENTS, MOST_WORDS, READERS

FOLDERS = ("it", "it_tu")
PAGES = sorted(content_loader.names("it"))
NOTICE = "pages/data-protection"  # the notice that the law prescribes names its articles
# What somebody else says or reads: a letter, a message, the words of an app.
_QUOTED = re.compile(r"“[^”]*”")
_TU = re.compile(
    r"\b(?:tu|te|ti|tuo|tua|tuoi|tue|hai|puoi|devi|vuoi|sai|fai|vai|stai|scrivi|metti|prendi|scegli|chiedi|apri"
    r"|smetti|nascondi|rispondi|tieni|rimuovi|aggiungi)\b|\bdi’|\bsei\b(?! parole| nuove parole| cifre)",
    re.IGNORECASE,
)
# „Lei“ is written with a capital letter, so that nobody takes it for "she"; an order stands at the beginning.
_LEI = re.compile(
    r"(?<=[a-zàèéìòù,;] )(?:Lei|Suo|Sua|Suoi|Sue)\b|\b(?:che|chi|non|e|perché|se|qualcuno|persona) (?:La|Le)\b"
    r"|(?:^|[.:!?] |\b[Nn]on )(?:[Ff]accia|[Vv]ada|[Dd]ica|[Ss]celga|[Cc]hieda|[Ll]egga|[Ss]criva|[Pp]rema|[Mm]etta"
    r"|[Tt]enga|[Aa]pra|[Ss]metta|[Pp]renda|[Bb]eva|[Pp]aghi|[Mm]andi|[Cc]ancelli|[Ss]alvi|[Cc]hiami|[Pp]arli"
    r"|[Ss]egnali|[Bb]locchi|[Rr]isponda"
    r"|[Pp]uò (?:usare|dire|chiedere|saltare|tornare|mettere|avere|andare|mostrare|stampare|cambiare))\b",
    re.MULTILINE,
)
# A second name for a thing that has one, and what no native writer would say here: pattern -> the word for it.
NOT_SAID = {
    r"\bevidenz[ae]\b": "prova, prove",
    r"\b(?:Suo|tuo|mio) caso\b|\bcaso privato\b|\bfascicol\w+": "cassaforte",
    r"\b(?:parole chiave|parole segrete|frase segreta)\b": "sei parole",
    r"\bhelplines?\b|\blinee? d’aiuto\b|\bnumer[oi] verd[ei]\b": "linea di aiuto",
    r"\bhotlines?\b": "servizio di segnalazione",
    r"\bconsiglier[ei]\b|(?<!\()\bcounsel\w+": "consulente, centro di consulenza",
    r"\busernames?\b|\bnomi? (?:d’utente|dell’utente)\b": "nome utente",
    r"\bdoppio fattore\b|\b2FA\b|\bverifica in due\b": "secondo fattore",
    r"(?<![-\w@.])(?:e?mails?|posta elettronica)\b(?!:)": "e-mail",
    r"\bschermat[ae]\b|\bcattur\w+ (?:di|dello) scherm\w+": "screenshot",
    r"\bhash\b(?!file)|\bfingerprints?\b": "impronta",
    r"\bspunte\b|\bcrocett\w+": "segno di spunta",
    r"\b(?:ricattator|estorsor|predator)\w+": "chi ricatta",
    r"\b(?:revenge porn|pornovendetta|pedoporno\w*|porno)\b": "immagine intima, immagine sessuale",
    r"\b(?:deepfakes?|nudify)\b": "immagine falsa, app per “spogliare”",
    r"\bfare rapporto\b|\breport(?:are|o|i)\b": "segnalare, fare denuncia",
    r"\bprendere contatto\b|\beffettuare\b|\bal fine di\b|\bqualora\b|\bpertanto\b": "plain Italian",
    # It says "need not" and is read as "must not".
    r"\bnon dev[ei] (?:dire|sapere|parlare|superare|decidere|cercare|cercarne|farlo|fare|portare|mostrare|bloccare"
    r"|averne|coprire|aspettare|aspettarla|obbedire|restare|rileggere|dipendere)\b": "non serve, non c’è bisogno",
    r"\w/[aeio]\b|\w\([aeio]\)|\w\*(?!\*)(?=\s)|ə": "words for everybody, no marks for gender",
    r"\b(?:[Ss]ei|[Èè] Lei) (?:stat|sol|sicur|pront|cert)[oa]\b": "words for everybody",
}  # fmt: skip
HURTS = re.compile(
    r"avr(?:esti|ebbe) dovuto|perché (?:hai|ha) mandato|ingenu\w*|stupid\w*|imprudent[ei]\b|sprovvedut\w+"
    r"|non (?:ti preoccupare|preoccuparti|si preoccupi)|\bgaranti(?:to|ta|amo|sce)\b|100 ?%"
    r"|(?:sarà|saranno|verrà|verranno) (?:rimoss|tolt|punit|arrestat)\w+|commett\w+ (?:un )?suicid|suicidars"
    r"|non (?:ti|Le) succederà niente|andrà tutto bene",
    re.IGNORECASE,
)
LAW = re.compile(
    r"§|\b[Aa]rt(?:icol[oi]|\.) ?\d|\b(?:codice penale|codice civile|GDPR|decreto|D\.Lgs)\b"
    r"|\b(?:\d+|due|tre|quattro|sei|otto|dieci|dodici) (?:ore|giorni|settimane|mesi|anni)\b"
    r"|\b(?:Polizia Postale|Carabinieri|Garante|fedpol|Questura|Procura)\b"
    r"|\b(?:Italia|Svizzera|Ticino|Germania|Austria|Francia|Unione Europea)\b"
)
# The age that decides, what a blackmailer sets, and what an app does.
NO_LAW = re.compile(r"18 anni|da 24 a 72 ore|due minuti|10 minuti")
# What English has and Italian has not.
_ENGLISH = re.compile(
    r"\b(?:the|of|and|with|without|from|your|you|their|they|this|is|are|who|which|when|what|not)\b"
)
# Read by counsellors alone, who are always addressed as Lei, or by an authority.
_NOT_FOR_YOUNG = ("counseling/", "templates/counseling/", "templates/mfa/", "templates/account/")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")


def _words(text: str) -> str:
    return _QUOTED.sub("", NAMES.sub("", text))


def _forms(message: Message) -> tuple[str, ...]:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(str(form) for form in forms)


def _catalogue(language: str) -> Iterator[tuple[str | tuple[str, ...], tuple[str, ...]]]:
    for message in po.load(language):
        if message.id:
            yield (message.id if isinstance(message.id, str) else tuple(message.id)), _forms(message)


def _young_catalogue() -> Iterator[str]:
    """What the interface says to young readers: their own words, and those for everybody."""
    own = dict(_catalogue("it-tu"))
    for message in po.load("it"):
        places = [place for place, _line in message.locations]
        if message.id and not all(place.startswith(_NOT_FOR_YOUNG) for place in places):
            yield from own.get(message.id, _forms(message))


def _in_packs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("it"), str):
            yield value["it"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _in_packs(one)


def _pack_texts() -> list[tuple[str, str]]:
    files = sorted(pack_loader.FOLDER.rglob("*.yaml"))
    return [(file.name, text) for file in files for text in _in_packs(fast_yaml.load(file.read_text("utf-8")))]


def _all_texts() -> list[tuple[str, str]]:
    """(where, words) of prose, interface and facts."""
    prose = [
        (f"{folder}/{name}", text_of(content_loader.load(name, folder))) for folder in FOLDERS for name in PAGES
    ]
    interface = [(tag, form) for tag in ("it", "it-tu") for _id, forms in _catalogue(tag) for form in forms]
    return [*prose, *interface, *_pack_texts()]


@pytest.mark.parametrize("name", [name for name in PAGES if name != "pages/about-under-18"])
def test_a_page_for_adults_says_lei(name: str) -> None:
    page = content_loader.load(name, "it")
    text = text_of(page)
    if name == "reasons":  # shown to people under 18 alone
        text = text.replace(page.lines["under-18-help-first"], "")
    assert _TU.findall(_words(text)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_young_readers_says_tu(name: str) -> None:
    assert _LEI.findall(_words(text_of(for_young_readers(content_loader.load(name, "it_tu"))))) == []


def test_the_interface_keeps_its_voice() -> None:
    assert [form for _id, forms in _catalogue("it") for form in forms if _TU.search(_words(form))] == []
    assert [form for form in _young_catalogue() if _LEI.search(_words(form))] == []


def test_packs_address_nobody_in_italian() -> None:
    texts = [
        (where, text) for where, text in _pack_texts() if _TU.search(_words(text)) or _LEI.search(_words(text))
    ]
    assert texts == []


def test_the_voices_can_be_told_apart() -> None:
    assert _TU.findall("Salva le tue sei parole, non sei nei guai.") == ["tue", "sei"]
    assert _LEI.findall("La chat resta, e chi La minaccia vuole le Sue parole.") == ["chi La", "Sue"]
    assert _LEI.findall("Faccia un respiro.") == ["Faccia"]
    assert _LEI.findall("La polizia può aiutare, e la sua parola conta.") == []


def test_one_thing_has_one_name_and_no_word_blames_or_promises() -> None:
    texts = _all_texts()
    found = [
        (where, hit[0], word)
        for where, text in texts
        for pattern, word in NOT_SAID.items()
        if (hit := re.search(pattern, _words(text), re.IGNORECASE))
    ]
    assert found == []
    assert [(where, hit[0]) for where, text in texts if (hit := HURTS.search(NAMES.sub("", text)))] == []


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", [name for name in PAGES if name != NOTICE])
def test_italian_prose_names_no_law_and_is_easy_to_read(name: str, folder: str) -> None:
    text = text_of(content_loader.load(name, folder))
    assert LAW.findall(NO_LAW.sub("", text)) == []
    assert gulpease(text) >= (95 if name.startswith("easy/") else 70)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", easy_language.PAGES)
def test_a_line_of_easy_italian_holds_one_short_statement(name: str, folder: str) -> None:
    page = content_loader.load(f"easy/{name}", folder)
    parts = [page.title, page.intro, *(part for one in page.sections for part in (one.title, one.markdown))]
    for line in re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", "\n".join(parts)).replace("**", "").splitlines():
        assert len(line.split()) <= 11, line
        assert line.count(",") <= 1, line
        assert len(re.findall(r"[.!?](?=[ “”]|$)", line)) <= 1, line
        assert [word for word in re.findall(r"\w+", line) if len(word) > 13] == [], line


@pytest.mark.parametrize("language", ["it", "it-tu"])
def test_placeholders_and_tags_are_those_of_the_english(language: str) -> None:
    for msgid, forms in _catalogue(language):
        english = msgid if isinstance(msgid, str) else msgid[1]
        assert sorted(_PLACEHOLDER.findall(forms[-1])) == sorted(_PLACEHOLDER.findall(english)), msgid
        assert isinstance(msgid, str) or len(forms) == 2, msgid


# --- as it is shown, once somebody has read it ---------------------------------------------------------------


@pytest.fixture
def read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site in Italian as if a named reader had signed every page and pack."""
    caches = (content_loader.shown, reviews._pack_page, pack_loader._shipped)
    settings.LANGUAGES = [*settings.LANGUAGES, ("it", "Italiano")]
    monkeypatch.setattr(content_loader.ContentPage, "is_read", True)
    monkeypatch.setattr(reviews, "languages_of_pack", lambda pack: frozenset({"it"}))
    for cached in caches:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize(("reader", "voice"), [("adult", "it"), ("ex-partner", "it"), ("under 18", "it_tu")])
def test_pages_are_whole_short_and_italian_in_one_voice(
    read: None, client: Client, reader: str, voice: str
) -> None:
    for question, answer in {**READERS[reader], "country": "it"}.items():
        assert client.post(f"/it/check/{question}/", {"answer": answer}).status_code == 303
    others = (
        "",
        "plan/",
        "questions/",
        "device-safety/",
        "helpers/",
        "lawyer-first/",
        "help-now/it/",
        "help-now/ch/",
    )
    for address in (*(f"steps/{slug}/" for slug in plan.SLUGS), *others, "platforms/instagram/", "privacy/"):
        html = client.get(f"/it/{address}").content.decode()
        fragments, count = rendered.fragments(html), len(list(rendered.sentences(html)))
        assert len(fragments) <= max(1, MOST_FRAGMENTS * count), (address, fragments)
        assert not address.startswith("steps/") or walks.words(html) <= MOST_WORDS, address
        text = _words("\n".join(rendered.pieces(html)))
        assert (_TU if voice == "it" else _LEI).findall(text) == [], address
        assert [piece for piece in text.splitlines() if len(set(_ENGLISH.findall(piece))) > 1] == [], address
