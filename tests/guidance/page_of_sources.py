"""What the page of sources holds, and what another page sends its readers to."""

import re
from collections.abc import Iterator
from functools import lru_cache

from guidance import fact_list
from guidance.facts import Contact, Emergency
from tests.guidance.seen import SeenPage


@lru_cache(maxsize=1)
def addresses() -> frozenset[str]:
    """Every address and number of the facts that stand there, each with its source or as own knowledge."""
    facts = [listed.fact for group in fact_list.groups() for listed in group.facts]
    found = {text for fact in facts for text in _texts(fact.model_dump(mode="json")) if text.startswith("http")}
    found |= {way.href for fact in facts if isinstance(fact, Contact) for way in fact.ways}
    return frozenset(found | {fact.href for fact in facts if isinstance(fact, Emergency)})


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)


def outside(page: SeenPage) -> set[str]:
    """What is dialled or opened elsewhere from `<main>`."""
    links = {href for href, place in page.links if place.part == "main"}
    return {href for href in links if re.match(r"https?:|tel:|sms:|mailto:", href)}


def unlisted(page: SeenPage) -> set[str]:
    """What a page leads to that stands on no line of the page of sources."""
    return outside(page) - addresses()
