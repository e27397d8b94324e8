"""Between six words and the row of a case: what finds it, what opens it, and how often anyone may try.

Whoever types the words here has them derived here; a browser that keeps them sends their locator. Each try takes a
place of the same limiter for about as long, so that neither way makes guessing faster than the other.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import IntegrityError
from django.db.models.functions import Length
from django.utils import timezone

from cases import crypto
from cases.crypto import DerivedKeys, KdfLimiter, Secret, words
from cases.crypto.words import WordKeys
from cases.errors import BusyError, DecryptionError
from cases.models import Case
from cases.passphrase import Phrase
from cases.vault import private_keys

KDF_LIMITER = KdfLimiter(settings.KDF_AT_ONCE, settings.KDF_WAIT_SECONDS)
TRY_SECONDS = 0.1  # that a locator takes, known or unknown: as long as a derivation
COLUMNS = ("lookup_id", "wrapped_key")  # that say which words open a case


def derived(phrase: Phrase, crowd: str = "") -> WordKeys:
    """crowd: see crypto.KdfLimiter. Raises BusyError."""
    with KDF_LIMITER.enter(crowd):
        return words.derive(phrase, settings.SITE_SALT)


@contextmanager
def one_try(crowd: str = "") -> Iterator[None]:
    """For a locator that somebody else derived: a place of the limiter, asleep, until the same moment whatever was
    found. Raises BusyError."""
    with KDF_LIMITER.enter(crowd):
        until = time.monotonic() + TRY_SECONDS
        try:
            yield
        finally:
            time.sleep(max(0.0, until - time.monotonic()))


@contextmanager
def refusing_taken() -> Iterator[None]:
    """Words that open another case already are not said to be: whoever made them up is told to try again."""
    try:
        yield
    except IntegrityError as error:
        raise BusyError from error


def _lookup_id(locator: Secret) -> bytes:
    return words.lookup_id(locator, settings.SITE_SALT)


def _associated_data(case: Case) -> str:
    return f"case:{case.pk}:key"


def set_words(case: Case, keys: WordKeys, case_key: Secret) -> None:
    """From now on these open it. The caller saves COLUMNS."""
    case.lookup_id = _lookup_id(keys.locator)
    case.wrapped_key = words.wrap_case_key(keys, case_key, _associated_data(case), settings.SITE_SALT)


def is_locator_of(case: Case, locator: Secret) -> bool:
    return secrets.compare_digest(_lookup_id(locator), bytes(case.lookup_id))


def are_words_of(case: Case, phrase: Phrase, crowd: str = "") -> bool:
    """Raises BusyError."""
    if is_older(case):
        return secrets.compare_digest(derived_older(phrase, crowd).lookup_id, bytes(case.lookup_id))
    return is_locator_of(case, derived(phrase, crowd).locator)


def are_words_of_any(phrase: Phrase) -> bool:
    """Whether these are the words of a case that can be opened. Raises BusyError."""
    cases = Case.objects.open()
    if cases.filter(lookup_id=_lookup_id(derived(phrase).locator)).exists():
        return True
    return has_older() and cases.filter(lookup_id=derived_older(phrase).lookup_id).exists()


def locked(locator: Secret) -> Case | None:
    """In the caller's transaction, so that words that are renewed at this moment do not open the case once more."""
    return _locked(_lookup_id(locator))


def _locked(lookup_id: bytes) -> Case | None:
    case = Case.objects.open().select_for_update().filter(lookup_id=lookup_id).first()
    return None if case is None or case.delete_on <= timezone.localdate() else case


def _inner(case: Case, locator: Secret) -> bytes:
    return words.inner(locator, case.wrapped_key, _associated_data(case), settings.SITE_SALT)


def inner_of(locator: Secret, crowd: str = "") -> bytes:
    """The case key as the words wrapped it, for whoever has their locator; without such a case, what looks the same
    and opens with nothing. Raises BusyError."""
    with one_try(crowd):
        case = Case.objects.open().filter(lookup_id=_lookup_id(locator)).first()
        if case is None or case.delete_on <= timezone.localdate():
            return words.no_inner(locator, settings.SITE_SALT)
        return _inner(case, locator)


def unwrapped(case: Case, keys: WordKeys) -> Secret:
    """The case key. Raises DecryptionError."""
    return words.unwrap_case_key(keys, _inner(case, keys.locator))


def is_key_of(case: Case, case_key: Secret) -> bool:
    """Whether it opens the keys of the scopes."""
    try:
        return bool(private_keys(case, case_key))
    except DecryptionError:
        return False


# --- cases from before the words could stay in the browser -----------------------------------------------

# A case key that is wrapped once, by the words alone, is told by its length. A column of its own would be wrong
# where a process of the release before, which does not know it, renews the words while the site is updated.
_OLDER_BYTES = words.INNER_BYTES


def is_older(case: Case) -> bool:
    """Whether its words are derived on the server alone: crypto.derive_keys."""
    return len(bytes(case.wrapped_key)) == _OLDER_BYTES


def has_older() -> bool:
    """Whether words may open a case that they do not open in a browser. At most until RETENTION_DAYS after the
    update: a case that is opened is not older any more, and one that is not is deleted."""
    return Case.objects.open().alias(key_bytes=Length("wrapped_key")).filter(key_bytes=_OLDER_BYTES).exists()


def derived_older(phrase: Phrase, crowd: str = "") -> DerivedKeys:
    """Raises BusyError."""
    with KDF_LIMITER.enter(crowd):
        return crypto.derive_keys(phrase, settings.SITE_SALT)


def locked_older(older: DerivedKeys) -> Case | None:
    """See `locked`."""
    return _locked(older.lookup_id)


def unwrapped_older(case: Case, older: DerivedKeys) -> Secret:
    """The case key. Raises DecryptionError."""
    return Secret(crypto.unwrap(older.kek, case.wrapped_key, _associated_data(case)))
