"""The order of lines of which some may be wrong. Pure."""

from collections.abc import Iterable

from guidance.facts import Contact


def in_company(contacts: Iterable[Contact], others: Iterable[Contact] = ()) -> list[Contact]:
    """In their order, doubtful ones last. Where all are doubtful, sure ones of `others` stand before them; without
    any of those none is shown, so that nobody is left with a line that may well be wrong."""
    ordered = sorted(contacts, key=lambda contact: contact.doubtful)
    if not ordered or not ordered[0].doubtful:
        return ordered
    sure = [contact for contact in others if not contact.doubtful]
    return [*sure, *ordered] if sure else []
