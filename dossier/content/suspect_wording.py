"""How the suspect is named: whether the client knows who it is; names, handles, numbers."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossier import prosecution_request
from dossier.content import formatting, sections
from statement.answers import Identifier, Suspect
from statement.choices import IdentifierKind, SuspectKnown

HANDLE_SHOWN = 60  # characters; the whole of a longer one is in the section about the suspect
KNOWS_SHOWN = 110
PAYMENT_KINDS = {"iban", "bitcoin", "ethereum", "tron", "crypto", "paypal", "payment-name"}


def names(identifiers: Iterable[Identifier]) -> list[str]:
    """Names, handles and numbers of the accused with where they belong; not the ways to pay."""
    return [
        named(identifier) for identifier in identifiers if identifier.value and identifier.kind not in PAYMENT_KINDS
    ]


def handles(identifiers: Iterable[Identifier]) -> list[str]:
    """The same, each on one line and short enough that it pushes no other off the page."""
    return [short_handle(" ".join(name.split())) for name in names(identifiers)]


def named(identifier: Identifier) -> str:
    """ "@lena_98 (Instagram)": with what it is, in a word that needs no brackets of its own."""
    short = {IdentifierKind.PHONE: _("phone number"), IdentifierKind.OTHER: ""}
    kind = short.get(identifier.kind, formatting.label(IdentifierKind, identifier.kind).partition(" (")[0])  # type: ignore[call-overload]
    return f"{formatting.safe(identifier.value)} ({kind})" if kind else formatting.safe(identifier.value)


def who_it_is(suspect: Suspect, *, of_the_writer: bool = False) -> str:
    """Whether the client knows who it is, with the name; "" when nothing is stated about it. `of_the_writer`: in a
    letter that the client signs."""
    words = _WRITERS_WORDS if of_the_writer else _WORDS_ABOUT
    name, knows = (" ".join(formatting.safe(text).split()) for text in (suspect.real_name, suspect.knows_them))
    if suspect.acquaintance == SuspectKnown.UNKNOWN or (knows and not prosecution_request.names_somebody(suspect)):
        return str(words.if_unknown)
    if suspect.acquaintance == SuspectKnown.GUESS:
        words_about_them = words.if_guessed
    elif name or suspect.acquaintance == SuspectKnown.KNOWN:
        words_about_them = words.if_known
    else:
        return str(words.if_asked_only) % {"answer": formatting.shortened(knows, KNOWS_SHOWN)} if knows else ""
    return str(words_about_them) % {"name": formatting.shortened(name or knows or _("no name stated"), KNOWS_SHOWN)}


class _KnownWords(NamedTuple):
    if_known: object
    if_guessed: object
    if_unknown: object
    if_asked_only: object


_WORDS_ABOUT = _KnownWords(
    gettext_lazy("Known to the complainant: %(name)s"),
    gettext_lazy("A guess of the complainant: %(name)s"),
    gettext_lazy("Not known to the complainant"),
    gettext_lazy("Known to the complainant? “%(answer)s”"),
)
_WRITERS_WORDS = _KnownWords(
    gettext_lazy("known to me: %(name)s"),
    gettext_lazy("my guess: %(name)s"),
    gettext_lazy("not known to me"),
    gettext_lazy("Do I know the person? “%(answer)s”"),
)


def short_handle(name: str) -> str:
    """A very long one must not push the next ones off the page; that it is not whole stands there."""
    if len(name) <= HANDLE_SHOWN:
        return name
    return _("%(beginning)s… (whole in section %(section)s)") % {
        "beginning": name[:HANDLE_SHOWN],
        "section": sections.number("suspect"),
    }


def exactly(identifier: Identifier) -> list[str]:
    """As it was written, with its profile address and its number where they are known."""
    number = _("ID: %(number)s") % {"number": formatting.safe(identifier.user_id)} if identifier.user_id else ""
    lines = (formatting.safe(identifier.value), formatting.safe(identifier.profile), number)
    return [line for line in lines if line]
