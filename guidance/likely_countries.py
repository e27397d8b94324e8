"""Which countries a reader is most likely in, by what the browser asks for: for the order of lists alone.

Nothing of it is kept. Law and emergency numbers are never chosen by it: it only says what stands first.
"""

from collections.abc import Sequence

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from guidance import content_loader, pack_loader
from guidance.facts import Contact, Country, Emergency
from sextortion_help.i18n.register import base_language

ELSEWHERE = "international"
# A region of a language tag -> its pack; every other region is in the international one.
_OF_REGION = {
    "de": "de",
    "at": "at",
    "ch": "ch",
    "li": "ch",
    "gb": "uk",
    "us": "us",
    "ca": "ca",
    "au": "au",
    "ie": "ie",
    "nz": "nz",
    "fr": "fr",
    "nl": "nl",
    "be": "be",
    "lu": "lu",
    "it": "it",
    "es": "es",
    "pl": "pl",
}
# Where a language is spoken, as far as there are packs; likeliest first.
_OF_LANGUAGE = {
    "de": ("de", "at", "ch"),
    "en": ("uk", "us", ELSEWHERE),
    "fr": ("fr", "be", "ch", "lu"),
    "nl": ("nl", "be"),
    "it": ("it", "ch"),
    "es": ("es",),
    "pl": ("pl",),
    "lb": ("lu",),
}
# The country that a browser means which asks for nothing but this language: nearly all who speak it live there.
_OF_ONE_COUNTRY = {"de": "de", "it": "it"}
# Spoken in so many countries that it says nothing about where somebody is.
_SAYS_NOTHING = "en"
_ENGLISH = ("au", "ca", "ie", "nz", "uk", "us")
OFFERED = 3  # that a page offers with one tap


# One name for all of the European Union, where a line is reached in many of its countries.
_MANY = "EU"


def regions_of(place: Country) -> set[str]:
    """The ISO 3166 codes of a pack's country, in small letters."""
    return {region for region, name in _OF_REGION.items() if name == place.id}


def name_of(regions: Sequence[str]) -> str:
    """Where a line is reached, in the page's language: a country, or the European Union for many of them."""
    code = regions[0].upper() if len(regions) == 1 else _MANY
    name: str = Locale.parse(base_language(), sep="-").territories.get(code, code)
    return name


def _tags(request: HttpRequest) -> list[tuple[str, str]]:
    """(language, region) of Accept-Language, best first; the region is "" where none is named."""
    header = request.headers.get("Accept-Language", "")
    parts = [tag.lower().split("-") for tag, _quality in parse_accept_lang_header(header)]
    return [(tag[0], tag[-1] if len(tag) > 1 and len(tag[-1]) == 2 else "") for tag in parts]


def regions(request: HttpRequest) -> list[str]:
    """The ISO 3166 codes that the browser names, best first, in small letters.

    Browsers in other languages add American English by themselves: it says nothing behind another language.
    """
    codes = []
    only_english = True
    for language, region in _tags(request):
        only_english = only_english and language == "en"
        if region and (only_english or (language, region) != ("en", "us")):
            codes.append(region)
    return codes


def near(one: Contact | Emergency, regions: Sequence[str]) -> bool:
    """Of the international pack, what is reached in one of these regions."""
    return bool(set(one.countries) & set(regions))


def far(one: Contact | Emergency, regions: Sequence[str]) -> bool:
    """Of the international pack, what is reached in other regions only."""
    return bool(one.countries) and not near(one, regions)


def emergency(place: Country, regions: Sequence[str]) -> list[Emergency]:
    """The numbers of a country; of the international pack those of the reader's own regions where they are known,
    else all, the one that is reached in most countries first. A doubtful one never stands alone."""
    near_ones = [one for one in place.emergency if near(one, regions)]
    return list(place.emergency) if all(one.doubtful for one in near_ones) else near_ones


def expected(request: HttpRequest) -> Country:
    """The country to begin with where one has to stand in a form that everybody can change: the site's own, the
    one that the browser names, Germany for German; a language of many countries names none of them."""
    codes = regions(request)
    if settings.SITE_COUNTRY or (not codes and not _country_of_language(request)):
        return pack_loader.home()
    return countries(request)[0]


def _country_of_language(request: HttpRequest) -> str:
    """The country of the language that the browser asks for first without a region, or nothing. A language that is
    not switched on says nothing."""
    language, region = next(iter(_tags(request)), ("", ""))
    return _OF_ONE_COUNTRY.get(language, "") if not region and language in dict(settings.LANGUAGES) else ""


def _spoken(request: HttpRequest) -> list[str]:
    """Languages with packs, likeliest first. Without a region what the browser asks for says more than the page."""
    asked_for = [language for language, _region in _tags(request)]
    spoken = [base_language(), *asked_for] if regions(request) else [*asked_for, base_language()]
    return [language for language in spoken if language in _OF_LANGUAGE]


def told_by(request: HttpRequest) -> list[str]:
    """All that this module takes from a request, for a page that is rendered once for equal ones."""
    return [*regions(request), "|", *_spoken(request), "|", _country_of_language(request)]


def are_open(request: HttpRequest) -> bool:
    """Nothing says where somebody is: English alone, and the site is for no country of its own."""
    return not settings.SITE_COUNTRY and not regions(request) and _spoken(request)[:1] == [_SAYS_NOTHING]


def offered(request: HttpRequest) -> list[Country]:
    """Those to choose from with one tap: the likeliest; where nothing is, all that speak English, by name."""
    every = pack_loader.countries()
    if are_open(request):
        return sorted((every[name] for name in _ENGLISH), key=lambda place: content_loader.say(place.name))
    return countries(request)[:OFFERED]


def countries(request: HttpRequest) -> list[Country]:
    """All packs, likeliest first: the site's own country, the browser's regions, the page's language, others."""
    country_ids = [_OF_REGION.get(region, ELSEWHERE) for region in regions(request)]
    spoken = _spoken(request)
    by_language = [name for language in spoken for name in _OF_LANGUAGE.get(language, ())]
    site = [settings.SITE_COUNTRY] if settings.SITE_COUNTRY else []
    every = pack_loader.countries()
    return [every[name] for name in dict.fromkeys([*site, *country_ids, *by_language, *every])]
