"""Six new words for a case: those that the browser of the request drew, or else some that this site draws."""

from django.http import HttpRequest

from cases import actions, case_keys
from cases.crypto import Secret
from cases.crypto.words import WordKeys
from cases.forms import DrawnWordsForm
from cases.passphrase import Phrase
from cases.vault import Vault
from sextortion_help.i18n.register import base_language


def open_case(request: HttpRequest, *, brief: bool = False) -> tuple[Phrase, Vault, Secret]:
    """As actions.open_new_case. The phrase is empty where the browser drew the words. Raises BusyError."""
    keys = _drawn_keys(request)
    if keys is None:
        return actions.open_new_case(base_language(), brief=brief)
    with case_keys.one_try():
        return Phrase(), *actions.open_new_case_of(keys, brief=brief)


def renew(request: HttpRequest, vault: Vault, crowd: str) -> Phrase:
    """As actions.renew_words; empty where the browser drew the words. Raises BusyError, CaseClosedError."""
    keys = _drawn_keys(request)
    if keys is None:
        return actions.renew_words(vault, base_language(), crowd)
    with case_keys.one_try(crowd):
        actions.renew_words_to(vault, keys)
    return Phrase()


def _drawn_keys(request: HttpRequest) -> WordKeys | None:
    """What the browser derived of words that it drew."""
    form = DrawnWordsForm(request.POST)
    return form.keys if form.is_valid() else None
