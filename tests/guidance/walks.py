"""Nine people walk the recommended way: the filled button each time, their own answers at each question.

A tap is a link followed, an answer chosen or a form sent; words are those of `<main>` that can be seen without
opening anything; a screen is a page that was shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from django.test import Client

from tests.pages import parse, shown

Answers = dict[str, list[str]]
_NOT_SHOWN = ("visually-hidden", "leave-link")


@dataclass(frozen=True)
class Persona:
    name: str
    language: str
    accepts: str  # what the browser asks for
    answers: Answers


PERSONAS = (
    Persona("man who paid by PayPal, Germany", "de", "de-DE,de", {
        "safety": ["safe"], "whom": ["me"], "form": ["stranger"], "so-far": ["paid"], "age": ["adult"],
        "has": ["real"], "demand": ["money"], "accused": ["no"], "paid": ["yes"], "paid-how": ["paypal"],
        "published": ["no"], "platform": ["whatsapp", "instagram"], "country": ["de"], "state": ["unsure"],
    }),
    Persona("girl of 15, not sure, Snapchat, US", "en", "en-US,en", {
        "safety": ["safe"], "whom": ["me"], "form": ["stranger"], "so-far": ["threats"], "age": ["unsure"],
        "has": ["real"], "demand": ["pictures"], "accused": ["no"], "paid": ["no"], "published": ["no"],
        "platform": ["snapchat"], "country": ["us"],
    }),
    Persona("bluff e-mail, UK", "en", "en-GB,en", {
        "safety": ["safe"], "whom": ["me"], "form": ["email"], "so-far": ["threats"], "age": ["adult"],
        "has": ["claim"], "demand": ["money"], "paid": ["no"], "published": ["no"], "platform": ["email"],
        "country": ["uk"],
    }),
    Persona("ex-partner's deepfake, watched device, Austria", "de", "de-AT,de", {
        "safety": ["safe"], "whom": ["me"], "form": ["known"], "device": ["yes"], "so-far": ["threats"],
        "age": ["adult"], "has": ["fake"], "demand": ["stay"], "accused": ["no"], "paid": ["no"],
        "published": ["no"], "platform": ["whatsapp"], "country": ["at"],
    }),
    Persona("mother, Switzerland", "de", "de-CH,de", {
        "safety": ["safe"], "whom": ["child"], "form": ["stranger"], "so-far": ["threats"], "age": ["child"],
        "has": ["real"], "demand": ["money"], "accused": ["no"], "paid": ["no"], "published": ["no"],
        "platform": ["instagram"], "country": ["ch"],
    }),
    Persona("boy of 14, gift card, ashamed, UK", "en", "en-GB,en", {
        "safety": ["safe"], "whom": ["me"], "form": ["stranger"], "so-far": ["paid"], "age": ["me"],
        "has": ["real"], "demand": ["money"], "accused": ["no"], "paid": ["yes"], "paid-how": ["giftcard"],
        "published": ["no"], "platform": ["instagram"], "country": ["uk"],
    }),
    Persona("man told that she is under 18", "en", "en-US,en", {
        "safety": ["safe"], "whom": ["me"], "form": ["stranger"], "so-far": ["threats"], "age": ["adult"],
        "has": ["real"], "demand": ["money"], "accused": ["script"], "paid": ["no"], "published": ["no"],
        "platform": ["tinder"], "country": ["us"],
    }),
    Persona("trans woman threatened with outing, Germany", "de", "de-DE,de", {
        "safety": ["safe"], "whom": ["me"], "form": ["unsure"], "so-far": ["threats"], "age": ["adult"],
        "has": ["real"], "demand": ["money"], "accused": ["no"], "paid": ["no"], "published": ["no"],
        "platform": ["grindr"], "country": ["de"], "state": ["unsure"],
    }),
    Persona("one phone, 4 % battery", "en", "en-GB,en", {
        "safety": ["safe"], "whom": ["me"], "form": ["stranger"], "so-far": ["unsure"], "age": ["adult"],
        "has": ["real"], "demand": ["money"], "accused": ["unsure"], "paid": ["unsure"], "published": ["unsure"],
        "platform": ["elsewhere"], "country": ["uk"],
    }),
)  # fmt: skip


def _main(page: Element) -> Element:
    return next(page.iter("main"))


def _text(element: Element) -> list[str]:
    """What can be seen of an element: of something folded, its heading alone."""
    if "hidden" in element.attrib or set(element.get("class", "").split()) & set(_NOT_SHOWN):
        return []
    if element.tag in ("svg", "script", "style", "noscript"):
        return []
    parts = [element.text or ""]
    for child in element:
        folded = element.tag == "details" and element.get("open") is None and child.tag != "summary"
        parts += [] if folded else _text(child)
        parts.append("" if folded else child.tail or "")
    return parts


def words(html: str) -> int:
    """Words of `<main>` that can be seen without opening anything."""
    return len(re.findall(r"[^\W_]+(?:[’'.-][^\W_]+)*", " ".join(_text(_main(parse(html))))))


def _open_parts(element: Element) -> Iterator[Element]:
    """Every element that can be seen without opening anything."""
    if "hidden" in element.attrib or set(element.get("class", "").split()) & set(_NOT_SHOWN):
        return
    yield element
    for child in element:
        if element.tag != "details" or element.get("open") is not None or child.tag == "summary":
            yield from _open_parts(child)


def filled(html: str) -> list[Element]:
    """Every filled button of a page."""
    found = [one for one in _open_parts(_main(parse(html))) if one.tag in ("a", "button")]
    return [one for one in found if {"btn", "quiet"} & set(one.get("class", "").split()) == {"btn"}]


@dataclass
class Walk:
    """One person with one browser, who counts what they tap and read."""

    persona: Persona
    client: Client = field(default_factory=Client)
    address: str = ""
    html: str = ""
    taps: int = 0
    words: int = 0
    screens: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        answer = self.client.get(address, follow=True, headers={"Accept-Language": self.persona.accepts})
        self.show(answer.redirect_chain[-1][0] if answer.redirect_chain else address, answer.content.decode())

    def show(self, address: str, html: str) -> None:
        self.address, self.html = address, html
        self.words += words(html)
        self.screens.append(address)

    def tap(self, address: str) -> None:
        self.taps += 1
        self.open(address)

    def send(self, address: str, **fields: Any) -> None:
        self.taps += 1
        answer = self.client.post(address, fields, follow=True, headers={"Accept-Language": self.persona.accepts})
        self.show(answer.redirect_chain[-1][0] if answer.redirect_chain else address, answer.content.decode())

    @property
    def question(self) -> str:
        """The question that this page asks, if it does."""
        found = re.search(r"/check/([\w-]+)/", self.address)
        return found[1] if found else ""

    def link(self, text: str) -> str:
        """The address of the first link in `<main>` with these words in it."""
        return next(one.get("href", "") for one in _main(parse(self.html)).iter("a") if text in shown(one))

    def answer(self, question: str) -> None:
        """With this person's answer: one tap where the answer is a button, one more where it has to be sent."""
        given = self.persona.answers[question]
        boxes = [one for one in parse(self.html).iter("input") if one.get("name") == "answer"]
        self.taps += len(given) if boxes else 0
        self.send(f"/{self.persona.language}/check/{question}/", answer=given)
