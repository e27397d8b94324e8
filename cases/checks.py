"""System checks: six words of each list are hard enough to guess, and files can be deleted where they are kept."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from cases import blob_store, passphrase
from cases.blob_store import StoreAddressError


@register()
def word_lists_are_long_enough(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        passphrase.check_lists()
    except (ImproperlyConfigured, OSError) as error:
        return [Error(str(error), id="cases.E001")]
    return []


@register()
def store_is_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Asks nobody: whether the settings name a store at all."""
    try:
        blob_store.store()
    except (StoreAddressError, OSError) as error:
        return [Error(str(error), id="cases.E002")]
    return []


@register(deploy=True)
def store_is_fit(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Asks the store. A bucket that keeps what is deleted would break the promise of deletion."""
    try:
        return [Error(sentence, id="cases.E003") for sentence in blob_store.store().objections()]
    except StoreAddressError:
        return []  # said above
    except OSError as error:
        return [Error(f"The store of the files does not answer ({error.strerror or error}).", id="cases.E004")]
