"""axe-core finds nothing on any page, in both languages, light and dark; what is to be hit is large enough, and
both ways out are on small and wide screens. All in one walk, as loading the pages takes most of the time.
"""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from guidance import pack_loader, plan, questions
from tests.browser.axe import SeenKinds, violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_guidance import MUCH, answer
from tests.browser.ways_out import faults
from tests.evidence import samples
from tests.stack import BASE, Stack
from tests.test_every_url import EXPECTED, OBJECT, PUBLIC, VAULT
from tests.visitor import Visitor

CONTENT = BASE / "guidance" / "content" / "en" / "pages"
# Width and height of windows. Looked at in DESKTOP alone: PHONE zooms out until a page that is too wide fits, which
# hides that it is.
SCREENS = ((320, 568), (390, 844), (1280, 800))
NOT_A_PAGE = {
    "choose-language",
    "healthz",
    "live",
    "ready",
    "details",
    "metrics",
    "roots",
    "roots-stamp",
    "leave",
    "guidance:check-start",
    "guidance:language-card",  # shown to nobody before somebody has read it
    "guidance:forget",
    "guidance:onward",
    "guidance:easy-language",
    "cases:close",
    "cases:binding",
    "cases:others",
    "cases:case-key",
    "cases:stay",
    "cases:idle",
    "evidence:upload",
    "evidence:pieces",
    "evidence:piece",
    "evidence:unlock",
    "extraction:side",
    "evidence:arrived",
    "evidence:status",
    "evidence:move",
    "evidence:again",
    "evidence:answer",
    "evidence:thumb",
    "evidence:picture",
    "evidence:original",
    "evidence:sound",
    "counseling:sign-out",
    "counseling:binding",
    "counseling:passkey-sign-in",
    "sharing:state",
    "sharing:code",
    "sharing:take-back",
    "sharing:confirm",
    "notes:seen-by",
    "messages:live",
    "messages:calendar",
    "messages:forget-appointment",
    "image_hashes:add",
    "image_hashes:typed",
    "dossier:download",
    "police_letter:download",
    "online_report:download",
    "online_report:file",
    "dossier:bundle",
}


@pytest.fixture(scope="module")
def owner(stack: Stack) -> tuple[Visitor, dict[str, str]]:
    """Someone with a case that holds a file, an account and a dossier; and the ids of these."""
    maya = Visitor(stack.url)
    maya.start_case()
    maya.fill("/en/case/evidence/add/", minor_shown="no")
    files = [("files", "a.png", samples.png()), ("files", "b.txt", b"21:14 Send 500 EUR")]
    item = re.search(
        r"/evidence/([0-9a-f-]{36})/", maya.upload("/en/case/evidence/upload/", files, nothing_intimate="1").page
    )
    maya.fill("/en/case/account/identifiers/", value="DE00 1234")
    given = json.dumps([{"sha-256": "ab" * 32, "md5": "cd" * 16, "size": 5, "type": "image/png"}])
    kept = maya.post("/en/case/fingerprints/add/", values=given)
    fingerprint = re.search(r"/fingerprints/([0-9a-f-]{36})/", kept.page)
    while "prepared" in (asked := maya.fill("/en/case/dossier/", language="en")).text:
        pass
    letter = maya.fill("/en/case/letter/", place="uk")
    ids = {
        "letter": letter.path.split("/")[-2],
        "evidence": item[1],
        "dossier": asked.path.split("/")[-2],
        "fingerprints": fingerprint[1],
    }
    return maya, ids


def paths(language: str, ids: dict[str, str]) -> list[str]:
    from django.urls import reverse

    found = []
    for name, (kind, kwargs) in EXPECTED.items():
        space = name.split(":")[0]
        # Pages of counsellors, and those that need one, are looked at in test_counseling_live.py.
        if name not in NOT_A_PAGE and (kind in (PUBLIC, VAULT) or (kind == OBJECT and space in ids)):
            own = {"pk": ids[space]} if kind == OBJECT else {}
            found.append(re.sub(r"^/en/", f"/{language}/", reverse(name, kwargs={**kwargs, **own})))
    assert len(found) > len([kind for kind, _ in EXPECTED.values() if kind in (PUBLIC, VAULT)]) / 2
    return found


def guidance_paths(language: str) -> list[str]:
    """Every page of the walk-through: each question, step, app, country, information page and letter.

    Pages of one kind share their template: each is looked at in one of two languages, and the steps in both.
    """
    slugs = {
        "check": [question.id for question in questions.triage().questions],
        "platforms": pack_loader.platforms(),
        "countries": pack_loader.countries(),
        "help-now": pack_loader.countries(),
        "about": [path.stem.removeprefix("about-") for path in CONTENT.glob("about-*.md")],
        "letters": [path.stem.removeprefix("letter-") for path in CONTENT.glob("letter-*.md")],
    }
    shared = {part: sorted(names)[language == "de" :: 2] for part, names in slugs.items()}
    shared["steps"] = [step.slug for step in plan.build(frozenset())]
    assert all(shared.values())
    return [f"/{language}/{part}/{slug}/" for part, names in shared.items() for slug in names]


@pytest.mark.parametrize(
    ("language", "device", "scheme", "answers"),
    [("en", DESKTOP, "dark", {}), ("de", PHONE, "light", MUCH)],
    ids=["nothing said", "much said"],
)
def test_axe_finds_nothing_in_the_whole_walk_through(
    open_page: Any, language: Any, device: Any, scheme: Any, answers: Any
) -> None:
    page = open_page(device, color_scheme=scheme)
    answer(page, language, answers)
    found, seen = [], SeenKinds()
    for path in guidance_paths(language):
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        if device is DESKTOP:
            found += faults(page, path, reversed(SCREENS))
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        if not seen.nothing_new(page):  # axe takes longest, and judges elements, not their words
            found += [f"{path}: {v['id']}" for v in violations(page)]
    assert not found, "\n".join(found)


def sign_in(page: Page, words: str, stack: Stack) -> None:
    """Open the case in a session of this browser alone: it is bound to the first that shows it."""
    visitor = Visitor(stack.url)
    visitor.open_case(words)
    page.context.add_cookies([{"name": c.name, "value": c.value, "url": stack.url} for c in visitor.jar])


@pytest.mark.parametrize(("language", "device", "scheme"), [("en", DESKTOP, "light"), ("de", PHONE, "dark")])
def test_axe_finds_nothing_and_controls_are_large_enough_to_hit(
    open_page: Any, stack: Any, owner: Any, language: Any, device: Any, scheme: Any
) -> None:
    """On a phone, buttons, ticks and fields are at least 44 px high or stand in a label that is (WCAG 2.5.5)."""
    visitor, ids = owner
    page = open_page(device, color_scheme=scheme)
    sign_in(page, visitor.words, stack)
    found = []
    for path in paths(language, ids):
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        if device is DESKTOP:
            found += faults(page, path, SCREENS)
        else:
            found += [f"{path}: too small: {control}" for control in page.evaluate(SMALL_CONTROLS)]
        found += [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in violations(page)]
    assert not found, "\n".join(found)


def test_axe_would_find_something(open_page: Any) -> None:
    page = open_page()
    page.goto("/en/")
    page.evaluate("document.querySelector('h1').style.color = 'rgb(240, 235, 230)'")
    assert violations(page)


@pytest.mark.parametrize(
    "change",
    [
        "h1.className = 'quiet'",
        "h1.setAttribute('aria-hidden', 'true')",
        "h1.setAttribute('role', 'list')",
        "h1.textContent = ''",
        "h1.after(document.createElement('h4'))",
        "h1.id = document.querySelector('main').id ||= 'main'",
        "document.documentElement.lang = 'xx'",
    ],
)
def test_a_page_with_an_element_of_a_new_kind_is_looked_at(open_page: Any, change: str) -> None:
    page, seen = open_page(), SeenKinds()
    page.goto("/en/")
    assert not seen.nothing_new(page)
    assert seen.nothing_new(page)
    page.evaluate(f"(() => {{ const h1 = document.querySelector('h1'); {change}; }})()")
    assert not seen.nothing_new(page)


SMALL_CONTROLS = """() => [...document.querySelectorAll(
    'button, .btn, .leave, input:not([type=hidden]), select, textarea')]
  .filter(el => el.checkVisibility() && !el.closest('details:not([open]) > :not(summary)'))
  .filter(el => !el.matches('.visually-hidden[aria-hidden=true]')) // the day picker's field: a button opens it
  .map(el => el.closest('label.check, .form-check') ?? el)
  .filter(el => el.getBoundingClientRect().height < 43.5)
  .map(el => el.outerHTML.slice(0, 100))"""
