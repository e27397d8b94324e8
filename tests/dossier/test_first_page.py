"""Page one: what is urgent, the case in a few lines, and what to secure at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from dossier import offence_candidates
from dossier.content import assemble, first_page, suspect_wording
from dossier.content.document import FactLine
from dossier.content.first_page import Now, Urgency
from dossier.content.summary import Brief
from guidance import pack_loader
from statement import answers as parts
from statement.answers import Statement
from tests.dossier.conftest import entries, exhibit, made_up_facts, made_up_story

NOW = Now(datetime(2026, 11, 25, 8, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
YOUNG = Statement(
    client=parts.Client(name="Jonas", birth_date="2011-03-04", minor_shown="yes", contact="please do not call"),
    beginning=parts.Beginning(started_on="2026-11-01", platform="Snapchat"),
    suspect=parts.Suspect(claims="Luca, 16", acquaintance="known", real_name="Kevin M.", known_since="2026-11-02"),
    identifiers=(parts.Identifier("snapchat", "luca_09x"), parts.Identifier("iban", "DE89 3704 0044 0532 0130 00")),
    demands=(
        parts.Demand(what="Money, or the picture goes out", amount_number="500", currency="EUR",
                     asked_on="2026-11-20", deadline="2026-11-26"),
        parts.Demand(what="More nude pictures and a meeting"),
    ),
    payments=(parts.Payment("instant", "200", "200", "EUR", "2026-11-23"),),
    publications=(parts.Publication("https://example.org/p/1"),),
)  # fmt: skip


def page(statement: Statement, now: Now = NOW, country: str = "de") -> Urgency:
    with translation.override("en"):
        return first_page.urgency(Brief(statement, [exhibit(1)], "en", now.local.date(), country), now)


def values(lines: tuple[FactLine, ...]) -> dict[str, str]:
    return {line.label: line.value for line in lines}


def test_what_is_urgent_stands_first_in_the_order_of_harm() -> None:
    assert list(values(page(YOUNG).flags).items()) == [
        ("Under 18", "The complainant is 15 years old."),
        ("Deadline is running", "26 November 2026: 500.00 EUR, Money, or the picture goes out"),
        ("Paid in the last days", "200.00 EUR (Instant bank transfer); have it stopped or called back now"),
        ("Published, removal not stated", "1 place: https://example.org/p/1"),
    ]


def test_nothing_is_urgent_where_nothing_was_stated() -> None:
    assert page(Statement()).flags == page(Statement()).at_once == ()
    assert set(values(page(Statement()).facts).values()) == {
        "not stated",
        "No payment is stated",
        "No publication is stated",
    }


def test_what_is_over_is_not_urgent() -> None:
    later = Now(datetime(2027, 3, 1, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    gone = replace(YOUNG, publications=(parts.Publication("https://example.org", removed="2026-11-24"),))
    assert list(values(page(gone, later).flags)) == ["Under 18"]


@pytest.mark.parametrize(("method", "stops"), [("transfer", True), ("gift-card", True), ("crypto", False)])
def test_only_what_can_be_stopped_is_called_back(method: str, stops: bool) -> None:
    paid = replace(YOUNG, payments=(parts.Payment(method, "200", "200", "EUR", "2026-11-23"),))
    assert ("Paid in the last days" in values(page(paid).flags)) is stops


def test_the_suspect_is_named_with_how_sure_the_client_is() -> None:
    suspects = [
        (parts.Suspect(acquaintance="known", real_name="Kevin M."), "Known to the complainant: Kevin M."),
        (parts.Suspect(acquaintance="guess", knows_them="my ex"), "A guess of the complainant: my ex"),
        (parts.Suspect(acquaintance="unknown", knows_them="my ex"), "Not known to the complainant"),
        (parts.Suspect(knows_them="nein"), "Not known to the complainant"),
        (parts.Suspect(knows_them="My ex"), "Known to the complainant? “My ex”"),
        (parts.Suspect(), ""),
    ]
    with translation.override("en"):
        for suspect, said in suspects:
            assert suspect_wording.who_it_is(suspect) == said
    assert values(page(YOUNG).facts)["Suspect"] == "Known to the complainant: Kevin M.\nluca_09x (Snapchat)"


def test_sexual_demands_stand_before_money() -> None:
    assert values(page(YOUNG).facts)["Demanded"] == "More nude pictures and a meeting\n500.00 EUR"


def test_the_three_months_are_printed_where_the_law_of_the_case_has_them() -> None:
    assert values(page(YOUNG).facts)["Request for prosecution"].startswith(
        "until 20 February 2027 where one is needed"
    )
    stranger = replace(YOUNG, suspect=parts.Suspect(acquaintance="unknown"))
    assert "Request for prosecution" not in values(page(stranger).facts)
    for country in ("at", "us", ""):
        assert "Request for prosecution" not in values(page(YOUNG, country=country).facts)
    assert "Art. 31" in values(page(YOUNG, country="ch").facts)["Request for prosecution"]


def test_at_once_names_provider_span_and_account() -> None:
    proposed = values(page(YOUNG).at_once)
    assert proposed["Preserve data: Snapchat"] == "luca_09x\n2026-10-31 23:00 – 2026-11-25 08:30 UTC"
    assert proposed["Stop or call back"] == "23 November 2026: 200.00 EUR, Instant bank transfer"
    assert proposed["Freeze, trace: IBAN"] == "DE89 3704 0044 0532 0130 00"


def test_a_long_contact_is_pointed_to_and_never_cut() -> None:
    contact = "please do not call, " * 20
    person = replace(made_up_story().client, contact=contact)
    said = values(page(replace(YOUNG, client=person)).facts)["Complainant"]
    assert "section 1" in said
    assert "please" not in said


def test_a_day_is_running_until_its_end() -> None:
    assert first_page.last_moment(date(2026, 11, 26)) > datetime(2026, 11, 26, 23, 59)


def test_candidates_follow_the_form_of_the_case_and_stand_for_nobody_to_sign() -> None:
    assert offence_candidates.forms(YOUNG) == {"money", "sexual-demand", "published", "account"}
    young = candidates(YOUNG, under_18=True)
    for name in (
        "§ 253 Abs. 4",
        "§ 177 StGB",
        "§ 182 StGB",
        "§ 261 StGB",
        "§§ 184b, 184c StGB",
        "§§ 22, 33 KunstUrhG",
    ):
        assert name in young
    assert "§§ 22, 23" not in young, "something was paid"
    assert "§ 202a" not in young, "nobody was hacked"
    asked = candidates(Statement(demands=(parts.Demand(what="Geld", amount="5", currency="EUR"),)), under_18=False)
    assert "§§ 22, 23 StGB" in asked
    for name in ("177", "182", "KunstUrhG", "184b"):
        assert name not in asked


@pytest.mark.parametrize("place", ["de", "at", "ch", "uk", "us"])
def test_each_country_has_further_candidates_of_which_nothing_is_signed(place: str) -> None:
    country = pack_loader.countries()[place]
    assert len(country.candidates) >= 2
    assert all(law.source for law in country.candidates)
    printed = assemble.document(replace(made_up_facts(), country=place), YOUNG, [], entries(), "de")
    assert printed.candidates_country == country.name["de"]
    names = {law.name for law in country.candidates}
    letter_names = {one.name for one in offence_candidates.of_country(place, under_18=True)}
    assert not names & letter_names


def candidates(statement: Statement, *, under_18: bool) -> str:
    of_forms = offence_candidates.forms(statement)
    offences = offence_candidates.of_country("de", under_18=under_18, of_forms=of_forms, further=True)
    return "; ".join(one.name for one in offences)


def test_what_nobody_checked_is_in_no_letter_but_marked_in_the_dossier() -> None:
    printed = assemble.document(made_up_facts(), YOUNG, [], entries(), "de")
    sources = {line.label: line.value for line in printed.candidates}
    assert sources["§\u00a0177 StGB Sexueller Übergriff, sexuelle Nötigung"].startswith(
        "StGB, gesetze-im-internet.de"
    )
    assert "§\u00a0253 StGB Erpressung" in sources
    assert all(sources[name] or name.endswith("*") for name in sources), "each has a source or a star"
    assert "20. Februar 2027" in printed.request_until
    assert assemble.document(made_up_facts(), Statement(), [], entries(), "de").candidates == ()


def test_law_is_that_of_the_case_and_is_never_guessed() -> None:
    def printed(country: str) -> str:
        document = assemble.document(replace(made_up_facts(), country=country), YOUNG, [], entries(), "en")
        with translation.override("en"):
            return render_to_string("dossier/pdf/_request.html", {"dossier": document})

    assert "(§ 77b StGB)" in printed("de")
    assert "Art. 31 StGB" in printed("ch")
    for country in ("us", "at", "international", ""):
        page_of_request = printed(country)
        assert "ask the police" in page_of_request
        assert "Strafantrag" not in page_of_request
    assert "Candidates" not in printed(""), "whose offences they would be is not known"
    assert "§ 875(d)" in printed("us").replace("\u00a0", " ")
