"""No plan asks for what another warning of it forbids: walked over every combination of the answers that matter."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import combinations, product

import pytest
from django.test import Client

from guidance import content_loader, first_things, pack_loader, plan, questions, step_widgets
from guidance.journey import Journey

FOLDERS = ("en", "en_young", "de", "de_du")
NOTHING: list[str] = []
CORE: dict[str, list[list[str]]] = {
    "whom": [NOTHING, ["child"], ["friend"]],
    "age": [NOTHING, *([option.id] for option in questions.find("age").choices())],
    "form": [NOTHING, *([option.id] for option in questions.find("form").choices())],
    "device": [NOTHING, ["no"], ["unsure"]],
    "published": [NOTHING, *([option.id] for option in questions.find("published").choices())],
}
# An app that always tells about a screenshot, one that sometimes does, one that never does; and other answers, each
# with every combination of those above, and all of them at once.
APPS = [["snapchat"], ["instagram"], ["tinder"], ["snapchat", "instagram", "elsewhere"]]
MORE: list[dict[str, list[str]]] = [
    {},
    *({"platform": apps} for apps in APPS),
    {"accused": ["script"]},
    {"safety": ["danger"]},
    {"has": ["real"]},
    {"has": ["fake"]},
    {"paid": ["yes"]},
    {"demand": ["pictures"]},
    {"demand": ["stay"]},
    {
        "demand": ["money", "stay", "others", "meeting", "harm"],
        "paid": ["yes"],
        "accused": ["script"],
        "has": ["real"],
    },
]
# The words of the condition, in each language and voice.
AFTER_THE_PLAN = {"en": "after the plan with the helpline", "de": "nach dem plan mit der beratung"}
# And where nobody knows who it is; they end the task itself, because the plan on paper prints no hints.
IF_SOMEBODY_CLOSE = {
    "en": "(if it’s someone close: only after the plan)",
    "de": "(bei jemandem aus dem umfeld: erst nach dem plan)",
}
ACTIONS = {action.id: (slug, action) for slug, given in plan.step_rules().items() for action in given.actions}
NOTICED = {name for name, (_slug, action) in ACTIONS.items() if action.noticed}
SAID = {(folder, slug): content_loader.load(f"steps/{slug}", folder) for folder in FOLDERS for slug in plan.SLUGS}


@lru_cache(maxsize=1)
def plans() -> dict[frozenset[str], dict[str, plan.Step]]:
    """The plan of every different situation that the walked answers give."""
    walked = (dict(zip(CORE, chosen, strict=True)) | more for chosen in product(*CORE.values()) for more in MORE)
    every = {questions.tags(answers) for answers in walked}
    return {situation: {step.slug: step for step in plan.build(situation)} for situation in every}


def words(step: plan.Step, name: str, folder: str) -> str:
    deed = SAID[folder, step.slug].actions[name].said(step.variants[name])
    return f"{deed.do} {deed.hint}"


# --- somebody close: nothing that they notice without the plan first ---------------------------------------


def test_what_the_other_person_can_notice_is_known() -> None:
    """A task with one of these words is one of the kind, whoever writes it."""
    verbs = r"\b(?:report|block|stop answering|password|hide your friends)\b"
    for slug in plan.SLUGS:
        for name, deed in content_loader.load(f"steps/{slug}", "en").actions.items():
            aimed = re.search(verbs, deed.do.lower()) and not name.startswith(("pc-", "fp-"))
            assert not aimed or name in NOTICED, (name, deed.do)
    assert "gh-account" in NOTICED


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_task_that_can_be_noticed_waits_for_the_plan(folder: str) -> None:
    for name in NOTICED:
        slug, action = ACTIONS[name]
        if "bluff" not in action.when:
            variants = content_loader.load(f"steps/{slug}", folder).actions[name].variants
            planned, maybe = variants["plan"].do.lower(), variants["maybe"].do.lower()
            assert planned.startswith(AFTER_THE_PLAN[folder[:2]]), (name, planned)
            assert maybe.endswith(IF_SOMEBODY_CLOSE[folder[:2]]), (name, maybe)


def test_no_answers_lead_past_the_plan_of_somebody_close() -> None:
    """Also where the device is watched, where it is online, and in danger."""
    walked = 0
    for situation, found in plans().items():
        if not {"close", "watched"} & situation:
            continue
        walked += 1
        for step in found.values():
            for name in NOTICED & set(step.actions):
                assert step.variants[name] == "plan", (name, situation)
        for slug in ("break-contact", "report-material"):
            assert found[slug].wording == "known", (slug, situation)
        assert not {"published-first", "not-published-yet"} & set(found["report-material"].reasons), situation
        contact = found["break-contact"]
        assert contact.actions.index("bc-safety") < contact.actions.index("bc-silent")
        assert found["get-help"].number < found["break-contact"].number, situation
        assert found["get-help"].number < found["report-material"].number, situation
        if "watched" in situation:
            assert "watched" in found["stay-calm"].warnings
            assert "watched" in found["secure-evidence"].warnings
    assert walked > 1000


def test_whoever_does_not_say_who_it_is_reads_about_somebody_close_at_every_task_they_could_notice() -> None:
    """No answers at all ("All eight steps"), the question skipped, or "I do not know"."""
    walked = 0
    for situation, found in plans().items():
        if not {"form-open", "form-unsure"} & situation:
            continue
        walked += 1
        for step in found.values():
            for name in NOTICED & set(step.actions):
                assert step.variants[name] == "maybe", (name, situation)
        contact = found["break-contact"]
        assert contact.wording == "maybe"
        assert contact.warnings == ("maybe",)
        assert contact.actions.index("bc-safety") < contact.actions.index("bc-silent")
        assert contact.variants["bc-safety"] == found["get-help"].variants["gh-plan"] == "maybe"
        assert "maybe" in found["report-material"].warnings
        assert not {"published-first", "not-published-yet"} & set(found["report-material"].reasons), situation
    assert walked > 1000


def test_every_combination_says_whether_it_may_be_somebody_close() -> None:
    """Only who names a stranger, and nothing that fits somebody close, gets the tasks without such a word."""
    asked = {name: questions.find(name) for name in ("form", "safety", "has", "published", "demand")}
    kept = {
        name: [NOTHING, *([option.id] for option in question.choices() if option.kept)]
        for name, question in asked.items()
    }
    kept["demand"] += [list(pair) for pair in combinations([option for (option,) in kept["demand"][1:]], 2)]
    for chosen in product(*kept.values()):
        answers = dict(zip(kept, chosen, strict=True))
        situation = questions.tags(answers)
        said = {"close", "bluff", "maybe-close"} & situation
        named_a_stranger = {"stranger", "email"} & situation and not {"danger", "coercion"} & situation
        assert len(said) == 1 or (not said and named_a_stranger), answers


def test_without_any_answer_the_page_about_cutting_contact_speaks_of_somebody_close(client: Client) -> None:
    for language, said in (("en", "Could it be someone close?"), ("de", "Könnte es jemand aus Ihrem Umfeld sein?")):
        for slug in ("break-contact", "report-material"):
            html = client.get(f"/{language}/steps/{slug}/").content.decode()
            assert said in html
            assert html.index(said) < html.index('name="done"')
        assert IF_SOMEBODY_CLOSE[language] in client.get(f"/{language}/plan/print/").content.decode().lower()


# --- under 18 ----------------------------------------------------------------------------------------------


def test_nobody_gives_an_address_that_does_not_exist() -> None:
    for situation, found in plans().items():
        step = found["report-material"]
        if {"minor", "not-published"} <= situation:
            assert not {"rm-hotline", "rm-list", "rm-platform", "rm-look"} & set(step.actions), situation
            assert "hotlines" not in step.includes
            assert {"rm-tell"} <= set(step.actions)
            assert "tell" in step.includes
            assert "own-device" not in found["fingerprint-images"].warnings, "a hotline needs an address, too"
            assert set(step.warnings) - {"maybe"} == {"threats"}
        elif "minor" in situation:
            assert "rm-hotline" in step.actions
            assert (step.variants["rm-hotline"] == "") == ("published" in situation)
            assert set(step.warnings) - {"maybe"} == {"minor"}


@pytest.mark.parametrize("country", pack_loader.countries())
def test_every_country_has_somebody_who_takes_a_threat(country: str) -> None:
    answers = {"age": ["me"], "published": ["no"], "country": [country]}
    found = step_widgets.tell(Journey(answers, frozenset(), questions.tags(answers)))
    assert found
    assert not [one for one in found if one.youngest]
    own = {one.id for one in pack_loader.countries()[country].contacts}
    assert {one.id for one in found} <= own


def test_ceop_is_no_place_for_the_address_of_a_page() -> None:
    assert "uk-ceop" not in [one.id for one in pack_loader.countries()["uk"].of("report")]
    assert "uk-ceop" in [one.id for one in pack_loader.countries()["uk"].of("tell")]


def test_whoever_may_be_under_18_gets_help_as_early_as_somebody_who_is() -> None:
    for situation, found in plans().items():
        young = {"minor-me", "minor-unsure"} & situation or {"child", "minor"} <= situation
        if young and "bluff" not in situation:
            assert found["get-help"].number < found["secure-evidence"].number, situation


def test_who_helps_is_not_sent_to_look() -> None:
    for situation, found in plans().items():
        step = found["fingerprint-images"]
        if "helper" in situation and "fp-have" in step.actions:
            assert step.variants["fp-have"] == "helper"


# --- the one list: what comes first ------------------------------------------------------------------------


def test_the_list_contradicts_no_warning() -> None:
    """Over every combination: nothing noticeable before the plan or the proof, and help early."""
    for situation in plans():
        things = first_things.of(situation)
        ids = [thing.id for thing in things]
        noticed = [spot for spot, thing in enumerate(things) if thing.noticed]
        proof = next(spot for spot, thing in enumerate(things) if thing.step == "secure-evidence")
        assert all(proof < spot for spot in noticed), situation
        assert "police" in ids, situation
        if "watched" in situation:
            assert ids.index("device") == ("danger" in situation), situation
        if "close" in situation:
            assert ids.index("help-close") < min(noticed), situation
            assert ids.index("help-close") < proof, situation
        if {"minor-me", "minor-unsure", "child"} & situation:
            before = [
                one for one in ids[: _first_of(ids, "help-")] if one not in ("danger", "device", "bank", "pay")
            ]
            assert not before, situation
            assert {"danger", "watched"} & situation or _first_of(ids, "help-") <= 1, situation
        assert ("bank" in ids) == ("paid" in situation)
        assert ("copies" in ids or "copies-maybe" in ids) == ("published" in situation and "close" not in situation)
        if "accused" in situation:
            assert ids.index("lawyer") < min(proof, ids.index("police")), situation
        if "danger" in situation:
            assert ids[0] == "danger", situation


def _first_of(ids: list[str], beginning: str) -> int:
    return next(spot for spot, name in enumerate(ids) if name.startswith(beginning))


# --- apps that tell about a screenshot ---------------------------------------------------------------------


def test_the_warning_about_screenshots_comes_before_the_task_and_changes_it() -> None:
    for situation, found in plans().items():
        step = found["secure-evidence"]
        if "bluff" in situation:
            continue
        tells = {"tells-always", "tells-sometimes"} & situation
        assert ("told" in step.warnings) == bool(tells), situation
        if "tells-always" in situation:
            for folder in FOLDERS:
                said = [words(step, name, folder).lower() for name in step.actions]
                assert not [one for one in said if one.startswith(("take screenshot", "take a screenshot"))]
                assert not [one for one in said if one.startswith("screenshot")]
        if tells or "platform-open" in situation:
            assert "second phone" in words(step, "se-chat", "en")
            assert "zweiten Handy" in words(step, "se-chat", "de")


def test_an_app_that_tells_about_screenshots_is_marked() -> None:
    """The fact and the mark must not drift apart."""
    for platform in pack_loader.platforms().values():
        said = platform.screenshots["en"] if platform.screenshots else ""
        assert bool(platform.tells) == bool(re.search(r"tells the other|is seen", said)), platform.id


@pytest.mark.parametrize(("app", "warned"), [("snapchat", True), ("instagram", True), ("tinder", False)])
def test_on_the_page_the_warning_stands_above_the_task(
    answered: Callable[..., Client], app: str, warned: bool
) -> None:
    html = answered(platform=[app], age="unsure").get("/en/steps/secure-evidence/").content.decode()
    if warned:
        fact = pack_loader.platforms()[app].screenshots["en"]
        assert html.index(fact) < html.index('value="se-chat"')
    else:
        assert "Before you take a screenshot" not in html
