"""French: one voice to a page, one name for one thing, French typography, and pages as they are shown once read."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from babel.messages.catalog import Message
from django.test import Client
from pytest_django import Settings

from guidance import content_loader, pack_loader, plan, reviews
from scripts import po
from sextortion_help import fast_yaml
from tests.guidance import rendered, walks
from tests.guidance.test_content import NAMES, for_young_readers, text_of
from tests.guidance.test_language import MOST_FRAGMENTS, READERS

FOLDERS = ("fr", "fr_tu")
PAGES = sorted(content_loader.names("fr"))
MOST_WORDS = 430  # of a step before anything is opened; French takes about a fifth more words than English
# A letter, a message or what an app says is quoted, and speaks to somebody else than the reader.
_QUOTED = re.compile(r"«[^»]*»")
_TU = re.compile(r"\b(?:tu|toi|te|ton|ta|tes|tien(?:ne)?s?)\b|\bt’", re.IGNORECASE)
_TU_ORDER = re.compile(
    r"(?:^|[.:!?»] )(?:(?:Ne |N’)(?:paie|envoie|efface|réponds|garde|bloque|signale|ouvre|regarde|va|fais|dis)"
    r"|Paie|Envoie|Garde|Appelle|Parle|Signale|Choisis|Note|Écris|Fais|Respire)\b",
    re.MULTILINE,
)
_VOUS = re.compile(
    r"\b(?:(?<!rendez-)vous|votre|vos|vôtres?)\b|\b(?!(?:chez|assez|nez|rez|rendez)\b)\w{2,}ez\b", re.IGNORECASE
)
# Read by counsellors alone, or by an authority in the dossier and in letters.
_NOT_FOR_READERS = (
    *("counseling/", "templates/counseling/", "templates/mfa/", "templates/account/"),
    *("dossier/content/", "dossier/ready_texts/", "dossier/police_letter/", "templates/dossier/pdf"),
)
# Words to two people at once: the reader and somebody who stands by.
_TOGETHER = re.compile(r"\bensemble\b|elle et toi|vous deux")
# What no native writer would say here, and a second name for a thing that has one: pattern -> the word for it.
NOT_SAID = {
    r"\w·\w|\w\([a-zé]{1,3}\)(?![\w(])": "a word for everybody, no brackets and no dots",
    r"\b(?:revenge porn|porno\w*|pédoporno\w*|pédophil\w*)\b": "image intime, image sexuelle de moins de 18 ans",
    r"\b(?:screenshots?|captures? d’écrans)\b": "capture d’écran",
    r"(?<![-\w@.])(?:e?mails?|courriels?|mèl)\b": "e-mail",
    r"(?<!\()\b(?:applications?|apps?)\b": "appli",
    r"\b(?:helplines?|hotlines?|lignes? d’aide|lignes? d’assistance)\b": "ligne d’écoute, service de signalement",
    r"\b(?:deuxième|double|deux) facteurs?\b|\b2FA\b": "second facteur",
    r"\bnoms? d’usagers?\b|\bnoms? d’utilisatrice\b": "nom d’utilisateur",
    r"\bdigital(?:e|es|aux)?\b(?<!empreinte digitale)": "numérique",
    r"\b(?:maîtres? chanteurs?|extorqueurs?|prédateurs?)\b": "la personne qui fait chanter",
    r"\b(?:vos|tes|les) six mots[- ](?:clés?|secrets?)\b|\bphrase de passe\b": "six mots",
    r"\bcoffres?-forts?\b": "coffre",
    r"\bdénonc\w+": "signaler, déposer plainte",
    r"\bDeepfakes?\b": "image truquée",
    r"\b(?:faire sens|basé sur|adresser (?:le|un) problème|en charge de|au final)\b": "plain French",
    r"\b(?:est|sont) un(?:e|s)? (?:crime|délit)s?\b": "est puni par la loi",
}  # fmt: skip
# Words that blame, frighten or promise.
HURTS = re.compile(
    r"(?:vous n’auriez|tu n’aurais) pas dû|pourquoi (?:avez-vous|as-tu)|naï[fv]\w*|imprudent\w*|stupid\w*|bêtise"
    r"|ne (?:vous inquiétez|t’inquiète) pas|\bgaranti\w*|100 ?%|(?:sera|seront) (?:supprimée?s?|retirée?s?)\b"
    r"|se suicider|commettre un suicide|rien ne (?:vous|t)’? ?arrivera|d’ennuis pour|police protège",
    re.IGNORECASE,
)
# Words that English has and French has not.
_ENGLISH = re.compile(r"\b(?:the|of|and|with|without|from|your|you|their|they|this|is|are|who|which|not|to|when)\b")


def _paragraphs(name: str, folder: str) -> Iterator[str]:
    """What a page says to its reader, without what is quoted and what is said to several people at once."""
    page = content_loader.load(name, folder)
    text = text_of(for_young_readers(page) if folder in content_loader.VOICES else page)
    if name == "reasons":
        text = text.replace(page.lines["under-18-help-first"], "")  # shown to people under 18 alone
    for paragraph in re.split(r"\n+", _QUOTED.sub("", text)):
        if folder == "fr" or not _TOGETHER.search(paragraph):
            yield paragraph


def _forms(message: Message) -> list[str]:
    """The words of a message, of a plural each form."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return [form or "" for form in forms]


@lru_cache(maxsize=1)
def _catalogue() -> list[tuple[str, list[str], list[str]]]:
    """(msgid, words for adults, words for young readers) of the interface."""
    young = po.load("fr-tu")
    rows = []
    for message in po.load("fr"):
        if message.id:
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            rows.append((msgid, _forms(message), _forms(young.get(msgid) or message)))
    return rows


def _in_packs(value: Any) -> Iterator[str]:
    """The French texts of a pack, wherever they stand in it."""
    if isinstance(value, dict):
        if isinstance(value.get("fr"), str):
            yield value["fr"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _in_packs(one)


def _facts() -> Iterator[tuple[str, str]]:
    for file in sorted(pack_loader.FOLDER.rglob("*.yaml")):
        yield from ((file.name, text) for text in _in_packs(fast_yaml.load(file.read_text("utf-8"))))


def _everything() -> Iterator[tuple[str, str]]:
    """(where, words) of all French there is."""
    for folder in FOLDERS:
        yield from ((f"{folder}/{name}", text_of(content_loader.load(name, folder))) for name in PAGES)
    for msgid, adult, young in _catalogue():
        yield from ((f"catalogue: {msgid}", words) for words in (*adult, *young))
    yield from _facts()


def test_nearly_everything_is_there_in_french() -> None:
    assert content_loader.names("fr") == content_loader.names("en")
    # What was written since the last translation is shown in English until somebody translates it.
    assert len(po.missing("fr")) < len(po.used()) / 20
    for place in ("international", "fr", "be", "lu", "ch"):
        raw = fast_yaml.load((pack_loader.FOLDER / "countries" / f"{place}.yaml").read_text("utf-8"))
        assert len(list(_in_packs(raw))) == str(raw).count("'en': "), place


# --- voices ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in PAGES if name != "pages/about-under-18"])
def test_words_for_adults_never_say_tu(name: str) -> None:
    text = "\n".join(_paragraphs(name, "fr"))
    assert [hit[0] for rule in (_TU, _TU_ORDER) for hit in rule.finditer(text)] == []


@pytest.mark.parametrize("name", [name for name in PAGES if "letter" not in name and name != "pages/helpers"])
def test_words_for_young_readers_never_say_vous(name: str) -> None:
    text = "\n".join(_paragraphs(name, "fr_tu"))
    if name == "pages/about-under-18":
        text = text.partition("Pour les adultes")[0]
    if name == "pages/data-protection":
        text = text.partition("Pour les conseillères")[0]
    assert _VOUS.findall(text) == []


def test_the_interface_keeps_to_its_voice() -> None:
    """A counsellor and an authority are called vous; what says vous to readers has other words for young ones."""
    places = {message.id: [place for place, _line in message.locations] for message in po.used().values()}
    places = {key if isinstance(key, str) else key[0]: value for key, value in places.items()}
    tu_to_adults, vous_to_young = [], []
    for msgid, adult, young in _catalogue():
        tu_to_adults += [words for words in adult if _TU.search(_QUOTED.sub("", words))]
        if adult != young or not all(place.startswith(_NOT_FOR_READERS) for place in places[msgid]):
            said = [words for words in young if not _TOGETHER.search(words) and not words.startswith("Je ")]
            vous_to_young += [words for words in said if _VOUS.search(_QUOTED.sub("", words))]
    assert tu_to_adults == []
    # A message of the desk that a page for readers shows as well by now waits for a translator.
    assert len(vous_to_young) <= 3, vous_to_young


def test_facts_speak_to_nobody() -> None:
    said = [
        (where, text)
        for where, text in _facts()
        if re.search(_TU.pattern + "|" + _VOUS.pattern, _QUOTED.sub("", text))
    ]
    assert [text for _where, text in said if "Vos informations" not in text and "Votre compte" not in text] == []


# --- words -------------------------------------------------------------------------------------------------


def test_one_thing_has_one_name_and_no_word_hurts_or_promises() -> None:
    found = []
    for where, text in _everything():
        plain = NAMES.sub("", re.sub(r"\(pack:[^)]*\)", "", text))
        found += [
            (where, hit[0], word)
            for rule, word in NOT_SAID.items()
            if (hit := re.search(rule, _QUOTED.sub("", plain)))
        ]
        found += [(where, hit[0], "no blame and no promise") for hit in HURTS.finditer(plain)]
    assert found == []


def test_french_is_set_as_the_french_set_it() -> None:
    """Curved apostrophes, « » with a blank that no line breaks at, and such a blank before : ; ! ?"""
    wrong = re.compile(
        r"[^\W\d_]'[^\W\d_]|[“”„]|«(?!\u00a0)|(?<!\u00a0)»|[^\W\d_] [:;!?](?:\s|$)|[^\W\d_»][;!?](?:\s|$)"
        r"|[^\W\d_*»]:\s"
    )
    assert [
        (where, hit[0]) for where, text in _everything() if (hit := wrong.search(re.sub(r"<[^>]+>", "", text)))
    ] == []


def test_the_measures_can_tell() -> None:
    assert _TU.search("Garde ton calme.")
    assert _TU_ORDER.search("Ne paie pas.")
    assert _VOUS.search("Gardez le calme.")
    assert not _VOUS.search("Reste chez un ami, c’est assez.")
    assert HURTS.search("L’image sera supprimée.")
    assert re.search(next(iter(NOT_SAID)), "conseiller·ère")


# --- as readers see it -------------------------------------------------------------------------------------


@pytest.fixture
def read_french(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site with French switched on, and all of it as if somebody had read it."""
    settings.LANGUAGES_ON = ["en", "de", "fr"]
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    monkeypatch.setattr(content_loader.ContentPage, "is_read", True)
    monkeypatch.setattr(reviews, "languages_of_pack", lambda _pack: frozenset({"fr"}))
    cached = (content_loader.shown, reviews._pack_page, pack_loader._shipped)
    for one in cached:
        one.cache_clear()
    yield
    monkeypatch.undo()
    for one in cached:
        one.cache_clear()


def _english_in(html: str) -> list[str]:
    """Pieces of a page with words that French has not; names in capitals and what is quoted may hold them."""
    names = re.compile(r"(?:[A-Z][\w.’'&-]*(?: (?:of|the|and|for|to|on|in|your) )? ?){2,}")
    pieces = (names.sub("", _QUOTED.sub("", piece)) for piece in rendered.pieces(html))
    return [piece for piece in pieces if _ENGLISH.search(piece)]


@pytest.mark.parametrize(("reader", "country"), list(zip(READERS, ("fr", "ch", "be", "lu") * 2, strict=True)))
def test_a_step_is_whole_short_french_in_one_voice(read_french: None, reader: str, country: str) -> None:
    client = Client()
    for question, answer in {**READERS[reader], "country": country}.items():
        assert client.post(f"/fr/check/{question}/", {"answer": answer}).status_code == 303
    young = reader in ("under 18", "age not sure")
    for slug in plan.SLUGS:
        html = client.get(f"/fr/steps/{slug}/").content.decode()
        sentences, fragments = list(rendered.sentences(html)), rendered.fragments(html)
        assert len(fragments) <= MOST_FRAGMENTS * len(sentences), (slug, fragments)
        assert walks.words(html) <= MOST_WORDS, slug
        assert _english_in(html) == [], slug
        text = [
            _QUOTED.sub("", piece) for piece in rendered.pieces(html) if not (young and _TOGETHER.search(piece))
        ]
        assert [piece for piece in text if (_VOUS if young else _TU).search(piece)] == [], slug
