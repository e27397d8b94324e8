"""Somebody who fears the police: a lawyer first, the law of their country or none, and no promise."""

import re
from collections.abc import Callable

import hypothesis
import pytest
from django.test import Client

from guidance import content_loader, first_things, journey, pack_loader, plan, questions
from tests.guidance.test_no_contradiction import FOLDERS, plans
from tests.guidance.test_no_page_of_another import reader
from tests.guidance.test_questions import ANSWERS


def test_a_lawyer_comes_before_the_upload_and_before_the_police() -> None:
    for situation, found in plans().items():
        if "accused" in situation and "bluff" not in situation:
            assert "afraid" in found["secure-evidence"].warnings
            assert {"fear", "fear-child"} & set(found["press-charges"].warnings)
            assert found["press-charges"].main.view == "guidance:lawyer-first"
            assert "lawyer" in found["no-payment"].includes
        else:
            assert {"fear", "fear-child"} & set(found["press-charges"].folded)
        sections = (*found["no-payment"].warnings, *found["no-payment"].folded)
        assert sections.count("accused") == 1, "the trick is named to everyone, once"


def test_the_fear_of_having_done_something_is_kept_nowhere(client: Client) -> None:
    response = client.post("/en/check/accused/", {"answer": "afraid"})
    assert (response.status_code, response["Location"]) == (303, "/en/lawyer-first/")
    assert "plan" not in client.cookies


@hypothesis.given(ANSWERS)
def test_the_fear_can_be_said_before_the_plan_and_costs_nobody_else_a_tap(answers: dict[str, list[str]]) -> None:
    """It is one answer of a question that everybody is asked anyway, and nothing of it is kept."""
    so_far = questions.find("so-far")
    assert so_far is not None
    assert so_far in questions.line(questions.tags(answers))
    assert questions.leads_to(so_far, ["afraid"]) == "lawyer-first"
    assert questions.clean(so_far, ["afraid"]) == []


def test_from_the_lawyer_the_questions_go_on_where_they_were(client: Client) -> None:
    client.post("/en/check/form/", {"answer": "stranger"})
    kept = client.cookies["plan"].value
    response = client.post("/en/check/so-far/", {"answer": "afraid"})
    assert (response.status_code, response["Location"]) == (303, "/en/lawyer-first/")
    assert client.cookies["plan"].value == kept
    assert 'href="/en/check/so-far/"' in client.get("/en/lawyer-first/").content.decode()


@hypothesis.given(ANSWERS)
def test_every_plan_leads_to_a_lawyer_and_the_lawyers_page_leads_nobody_to_saving(
    answers: dict[str, list[str]],
) -> None:
    """The answer is kept nowhere, so that no plan can know it."""
    client = reader(answers)
    assert 'href="/en/lawyer-first/"' in client.get("/en/plan/").content.decode()
    onward = re.findall(r'data-next="([^"]*)"', client.get("/en/lawyer-first/").content.decode())
    assert not onward or answers.get("accused") == ["script"], onward


@pytest.mark.parametrize("language", ["en", "de"])
def test_somebody_young_reads_of_a_helpline_before_the_addresses_of_lawyers(
    answered: Callable[..., Client], language: str
) -> None:
    for age, helpline_first in (("me", True), ("unsure", True), ("adult", False)):
        html = answered(country="de", age=age).get(f"/{language}/lawyer-first/").content.decode()
        link = pack_loader.countries()["de"].lawyer.links[0].url
        assert (html.index('id="under-18"') < html.index(link)) is helpline_first, age


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("country", pack_loader.countries())
def test_every_country_says_how_to_find_a_lawyer(
    answered: Callable[..., Client], country: str, language: str
) -> None:
    html = answered(country=country).get(f"/{language}/lawyer-first/").content.decode()
    place = pack_loader.countries()[country]
    assert place.lawyer.links[0].url in html
    for said in (place.lawyer.how, place.lawyer.cost, place.papers.about):
        assert said[language] in html
    assert ("§ 19 StGB" in html) == (country == "de"), "a law stands in its country's pack and nowhere else"


@pytest.mark.parametrize("country", pack_loader.countries())
def test_every_country_says_what_a_lawyer_keeps_secret(country: str) -> None:
    how = pack_loader.countries()[country].lawyer.how
    said = {"en": "secret", "de": "geheim", "fr": "secret", "it": "segreto"}
    assert [language for language in how if said[language] not in how[language]] == []


def test_somebody_accused_in_the_us_reads_of_silence_of_a_referral_and_of_a_public_defender() -> None:
    lawyer = pack_loader.countries()["us"].lawyer
    assert "right to say nothing" in lawyer.how["en"]
    assert "bar association of your state" in lawyer.how["en"]
    assert "public defender" in lawyer.cost["en"]
    assert {"https://www.lsc.gov"} < {link.url for link in lawyer.links}


def test_switzerland_says_who_has_to_keep_silent() -> None:
    place = pack_loader.countries()["ch"]
    assert "say nothing to the police" in place.lawyer.how["en"]
    keeps = next(one.keeps for one in place.contacts if one.id == "ch-opferhilfe")
    assert keeps
    assert "secret" in keeps.about["en"]
    assert "under 18" in keeps.about["en"], "and where that ends"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("country", ["", *pack_loader.countries()])
def test_a_time_limit_is_named_only_where_the_country_has_it(
    answered: Callable[..., Client], country: str, language: str
) -> None:
    """From its pack, and with it that blackmail has none and that the time waits for a name."""
    client = answered(form="known", **({"country": country} if country else {}))
    html = client.get(f"/{language}/steps/press-charges/").content.decode()
    limited = country in ("de", "ch")
    assert ({"en": "3 months", "de": "3 Monate"}[language] in html) == limited
    if limited:
        assert {"en": "prosecuted without a request", "de": "wird ohne Antrag verfolgt"}[language] in html
        assert {"en": "does not run while", "de": "läuft nicht, solange"}[language] in html
    plan_html = client.get("/en/plan/").content.decode()
    assert ("ask for prosecution in time" in plan_html) == limited


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_prose_names_a_time_limit_of_the_law(folder: str) -> None:
    for name in content_loader.names("en"):
        text = content_loader.load(name, folder)
        everything = text.lead + text.intro + "".join(section.markdown for section in text.sections)
        assert not re.search(r"\b(?:3|three|drei) (?:months|Monat)", everything), name


@pytest.mark.parametrize(
    ("country", "told"),
    [
        *(("", False), ("international", False), ("uk", False), ("us", False), ("ch", False), ("ca", False)),
        *((place, True) for place in ("de", "at", "ie", "fr", "nl", "be", "lu", "it", "es", "pl")),
    ],
)
def test_the_law_of_the_eu_is_shown_where_it_holds(
    answered: Callable[..., Client], country: str, told: bool
) -> None:
    """From the pack of the country; nobody who has not said where they are is told the law of another place."""
    client = answered(form="stranger", **({"country": country} if country else {}))
    html = client.get("/en/steps/press-charges/").content.decode()
    assert ("Regulation (EU) 2022/2065" in html) == told
    report = client.get("/en/steps/report-material/").content.decode()
    assert "What to write in a report" in report
    assert ("When a platform has to act" in report) == (country == "us")


def test_nobody_is_promised_how_the_police_see_them() -> None:
    for folder in FOLDERS:
        text = content_loader.load("steps/press-charges", folder)
        everything = text.lead + "".join(section.markdown for section in text.sections)
        assert not re.search(
            r"[Pp]olice (?:will )?(?:see|treat) you|Für die Polizei (?:sind Sie|bist du)", everything
        )
        assert re.search(r"lawyer first|[Gg]et advice first|zuerst anwaltlichen Rat|zuerst Rat", text.lead)


def test_who_is_behind_a_number_is_said() -> None:
    """HSI and Know2Protect belong to the department that enforces immigration law."""
    contacts = pack_loader.countries()["us"].contacts
    for name in ("us-hsi", "us-know2protect"):
        assert "ICE" in next(one for one in contacts if one.id == name).what["en"]
    police = [one.id for one in pack_loader.countries()["us"].of("police")]
    assert police.index("us-ncmec") < police.index("us-fbi") < police.index("us-hsi")


@pytest.mark.parametrize(("form", "warned"), [("", True), ("unsure", True), ("known", True), ("stranger", False)])
def test_an_app_s_own_page_speaks_of_the_plan_unless_it_is_a_stranger(
    answered: Callable[..., Client], form: str, warned: bool
) -> None:
    html = answered(form=form).get("/en/platforms/instagram/").content.decode()
    assert ("Make a plan with a helpline first" in html) == warned


# What sends somebody to the police at once, in each language and voice.
POLICE_TODAY = re.compile(
    r"police today|[Gg]o to the police together|Gehen Sie zusammen zur Polizei|Allez ensemble à la police"
    r"|heute noch zur Polizei|police aujourd’hui|police ensemble"
    r"|oggi (?:stesso )?dalla polizia|insieme dalla polizia"
)


def test_no_plan_sends_somebody_accused_to_the_police_before_they_had_advice() -> None:
    """Over every combination of answers; where somebody may be hurt, the police come first all the same."""
    pages = {
        (folder, slug): content_loader.load(f"steps/{slug}", folder)
        for folder in (*content_loader.languages(), *content_loader.VOICES)
        for slug in ("no-payment", "press-charges", "get-help")
    }
    reasons = {folder: content_loader.load("reasons", folder) for folder, _slug in pages}
    walked = 0
    for situation, found in plans().items():
        if "accused" not in situation or {"danger", "bluff"} & situation:
            continue
        walked += 1
        young = journey.young_reader(situation)
        assert found["get-help"].number < found["press-charges"].number or not young
        line = [thing.id for thing in first_things.of(situation)]
        assert line.index("lawyer") < line.index("police")
        for (folder, slug), page in pages.items():
            step = found[slug]
            names = (*step.warnings, *step.notes, *step.folded)
            said = [section.markdown for name in names if (section := page.section(name))]
            said = [re.sub(r"- .*page:lawyer-first.*", "", words) for words in said]  # it names the police after it
            said += [reasons[folder].lines[name] for name in step.reasons if name in reasons[folder].lines]
            assert not POLICE_TODAY.search("\n".join(said)), (folder, slug, situation)
        assert found["press-charges"].variants["pc-file"] == "accused"
    assert walked > 100


def test_who_is_not_accused_still_reads_that_the_police_are_told_today() -> None:
    situation = questions.tags({"form": ["stranger"], "demand": ["pictures"]})
    step = next(step for step in plan.build(situation) if step.slug == "no-payment")
    assert "more" in step.warnings
    assert POLICE_TODAY.search(content_loader.load("steps/no-payment", "en").section("more").markdown)
    in_danger = questions.tags({"form": ["stranger"], "demand": ["pictures", "harm"], "accused": ["script"]})
    assert "lawyer-first" not in in_danger
