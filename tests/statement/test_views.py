"""The statement's pages: saving, going on, refusals, two tabs, a case that closed meanwhile."""

import html
import re

import pytest
from django.apps import apps
from django.utils import timezone

from cases.models import Scope
from statement import actions, answers
from statement.models import SealedPart, StatementPart

STATEMENT = "/en/case/account/"
SINGLE = {
    "about-you": {
        "name": "Maya Müller",
        "contact": "maya@example.org",
        "language": "Deutsch",
        "minor_shown": "unsure",
        "wishes": ["woman", "interpreter"],
    },
    "beginning": {"platform": "Instagram", "how": "A hello.\nThen more. 😀"},
    "person": {"claims": "Ella, 23", "knows_them": "no"},
    "threats": {"words": "„Pay“ or <else>", "language": "English"},
    "done": {"actions": ["blocked", "bank"], "notes": "Told my brother.", "services_case_number": "SN-4711"},
}
LISTS = {
    "identifiers": {"kind": "telegram", "value": "@ella_rose_771", "where": "profile"},
    "demands": {"what": "Money", "how_to_pay": "by card"},
    "payments": {"method": "paypal", "recipient": "ella@example.org", "reference": "R1", "provider_case": "C1"},
    "publications": {"address": "https://example.org/x", "account": "a group"},
}


def rows(*given, version=0, total=None):
    """What a browser posts for a list part."""
    data = {"form-TOTAL_FORMS": total or len(given), "form-INITIAL_FORMS": 0, "version": version}
    for number, row in enumerate(given):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def told(person):
    return answers.read(person.case, person.vault.fields(Scope.STATEMENT))


def save(person, part, data, **button):
    if part in SINGLE:
        data = {name if name == "version" else f"answer-{name}": value for name, value in data.items()}
    return person.client.post(f"{STATEMENT}{part}/", {"version": 0} | data | (button or {"stay": ""}))


def page(person, part=""):
    return html.unescape(person.client.get(STATEMENT + (f"{part}/" if part else "")).content.decode())


def close(person):
    person.vault.session.last_seen = timezone.now() - timezone.timedelta(minutes=31)
    person.vault.session.save()


def test_saving_goes_on_to_the_next_part(maya):
    answer = save(maya, "beginning", {"how": "A hello."}, next="")
    assert (answer.status_code, answer["Location"]) == (303, f"{STATEMENT}person/")
    assert told(maya).beginning.how == "A hello."


def test_saving_the_last_part_goes_to_the_overview(maya):
    assert save(maya, "done", {"notes": "x"}, next="")["Location"] == STATEMENT


def test_only_saving_stays(maya):
    assert save(maya, "done", {"notes": "x"}, stay="")["Location"] == f"{STATEMENT}done/"


@pytest.mark.parametrize("part", SINGLE)
def test_a_single_part_comes_back_as_it_was_typed(maya, part):
    assert save(maya, part, SINGLE[part]).status_code == 303
    form = maya.client.get(f"{STATEMENT}{part}/").context["form"]
    assert {name: form[name].value() for name in SINGLE[part]} == SINGLE[part]


@pytest.mark.parametrize("part", LISTS)
def test_a_list_part_comes_back_as_it_was_typed(maya, part):
    assert save(maya, part, rows(LISTS[part], LISTS[part])).status_code == 303
    forms = maya.client.get(f"{STATEMENT}{part}/").context["form"].forms
    assert len(forms) == 3
    assert [{name: form[name].value() for name in LISTS[part]} for form in forms[:2]] == [LISTS[part]] * 2


@pytest.mark.parametrize("part", StatementPart)
def test_an_empty_part_can_be_saved(maya, part):
    assert save(maya, part, rows()).status_code == 303
    assert told(maya) == answers.Statement()


def test_saved_is_said_once(maya):
    save(maya, "person", SINGLE["person"], next="")
    assert "Saved." in page(maya, "identifiers")
    assert "Saved." not in page(maya, "identifiers")


def test_the_overview_tells_what_is_saved_and_what_is_next(maya):
    assert "Begin: About you" in page(maya)
    save(maya, "beginning", SINGLE["beginning"])
    save(maya, "demands", rows(LISTS["demands"]))
    text = page(maya)
    assert "Go on: Payments" in text
    assert text.count(">empty<") == 7
    assert "1 entry saved" in text


def test_the_overview_asks_the_database_little(maya, django_assert_max_num_queries):
    for part, row in LISTS.items():
        save(maya, part, rows(row))
    with django_assert_max_num_queries(6):  # session, keys, parts, a note that is said once, counsellors
        maya.client.get(STATEMENT)


def test_another_row_is_shown_after_saving(maya):
    answer = save(maya, "demands", rows(LISTS["demands"], total=3), add="")
    assert answer["Location"] == f"{STATEMENT}demands/#new"
    shown = maya.client.get(f"{STATEMENT}demands/")
    assert len(shown.context["form"].forms) == 4
    assert shown.content.count(b'id="new"') == 1


def test_a_removed_row_is_gone_and_empty_rows_are_not_kept(maya):
    first, second = ({"kind": "other", "value": name} for name in ("one", "two"))
    save(maya, "identifiers", rows(first, {}, second))
    assert [row.value for row in told(maya).identifiers] == ["one", "two"]
    save(maya, "identifiers", rows(first | {"remove": "on"}, second, version=1))
    assert [row.value for row in told(maya).identifiers] == ["two"]


def test_fifty_rows_are_kept(maya):
    save(maya, "payments", rows(*({"amount": str(number)} for number in range(1, 51))))
    assert len(told(maya).payments) == 50
    shown = maya.client.get(f"{STATEMENT}payments/")
    assert len(shown.context["form"].forms) == 50
    assert b'name="add"' not in shown.content


def test_the_fifty_first_row_is_refused_with_everything_still_there(maya):
    answer = save(maya, "payments", rows(*({"amount": str(number)} for number in range(1, 52))))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "There’s room for 50 entries here." in text
    assert 'value="51"' in text
    assert told(maya).payments == ()


def test_a_list_without_its_count_is_refused_calmly(maya):
    answer = save(maya, "payments", {"form-0-amount": "5"})
    assert answer.status_code == 422
    assert "didn’t arrive" in answer.content.decode()


def test_ten_thousand_characters_are_kept(maya):
    text = "ü" * 9_999 + "!"
    save(maya, "threats", {"words": text})
    assert told(maya).threats.words == text


def test_too_long_a_text_is_refused_and_not_lost(maya, settings):
    text = "a" * settings.TEXT_CHARACTERS + "END"
    answer = save(maya, "threats", {"words": text, "language": "English"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert text in body
    assert 'value="English"' in body
    assert "20,003 characters" in body
    assert "maxlength" not in body


def test_line_ends_of_a_browser_do_not_count_twice(maya, settings):
    text = "\r\n".join(["a"] * (settings.TEXT_CHARACTERS // 2))
    assert save(maya, "threats", {"words": text}).status_code == 303


def test_nul_control_and_direction_characters_are_dropped(maya):
    save(maya, "person", {"claims": "a\x00b\x07c\u202ed\ne"})
    assert told(maya).suspect.claims == "abcd\ne"
    save(maya, "beginning", {"platform": "In\x00sta\r\ngram\u2066"})
    assert told(maya).beginning.platform == "Insta gram"


@pytest.mark.parametrize(("part", "data"), [*SINGLE.items(), *LISTS.items()])
def test_markup_in_every_field_stays_text(maya, part, data):
    evil = "\"'><script>alert(1)</script><b>"
    filled = {name: value if isinstance(value, list) else evil for name, value in data.items()}
    filled |= {"birth_date": evil, "started_on": evil, "amount": evil, "paid_on": evil, "deadline": evil}
    assert save(maya, part, rows(filled) if part in LISTS else filled).status_code == 303
    shown = maya.client.get(f"{STATEMENT}{part}/").content.decode()
    stale = save(maya, part, rows(filled | {"where": "other"}) if part in LISTS else filled | {"notes": "other"})
    for text in (shown, stale.content.decode()):
        assert "<script>alert" not in text
        assert "<b>" not in text
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("typed", ["31.02.2026", "99/99/9999", "middle of November", "0000-00-00"])
def test_a_day_that_cannot_be_read_is_kept_as_typed(maya, typed):
    assert save(maya, "beginning", {"started_on": typed}).status_code == 303
    assert (told(maya).beginning.started_on, told(maya).beginning.started_on_typed) == ("", typed)
    text = page(maya, "beginning")
    assert f'value="{typed}"' in text
    assert "Saved as you wrote it, without an exact day." in text


def test_a_day_is_shown_as_it_was_understood(maya):
    save(maya, "beginning", {"started_on": "20/11/2026"})
    assert told(maya).beginning.started_on == "2026-11-20"
    assert "Understood as 20 November 2026." in page(maya, "beginning")


def test_an_amount_is_kept_as_typed_and_as_a_number(maya):
    save(
        maya,
        "payments",
        rows({"amount": "1.200,50 €"}, {"amount": "a lot"}, {"amount": "5", "currency": "nonsense"}),
    )
    kept = [(row.amount, row.amount_number, row.currency) for row in told(maya).payments]
    assert kept == [("1.200,50 €", "1200.50", "EUR"), ("a lot", "", ""), ("5", "5", "")]


def test_a_mistyped_iban_is_saved_and_named(maya):
    answer = save(maya, "identifiers", rows({"kind": "iban", "value": "DE89 3704 0044 0532 0130 01"}), next="")
    assert answer.status_code == 303
    assert "may hold a typing error" in page(maya, "demands")
    assert "This IBAN has a typing error" in page(maya, "identifiers")
    assert "please compare" in page(maya)


def test_a_picture_of_someone_under_18_must_not_be_uploaded(maya):
    save(maya, "about-you", {"minor_shown": "unsure"})
    assert "upload no such picture at all" in page(maya, "about-you")


def test_two_tabs_lose_nothing(maya):
    save(maya, "threats", {"words": "first tab"})
    answer = save(maya, "threats", {"words": "second tab"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "first tab" in text
    assert "second tab" in text
    assert told(maya).threats.words == "first tab"
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    save(maya, "threats", {"words": "both", "version": version})
    assert told(maya).threats.words == "both"


def test_two_tabs_of_a_list_show_both(maya):
    save(maya, "identifiers", rows({"kind": "iban", "value": "one"}))
    text = save(maya, "identifiers", rows({"value": "two"})).content.decode()
    assert "<dd>one</dd>" in text
    assert "<dd>IBAN (bank account)</dd>" in text
    assert 'value="two"' in text


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40, "٣"])
def test_an_odd_version_is_a_conflict_and_no_error(maya, version):
    assert save(maya, "threats", {"words": "mine", "version": version}).status_code == 409


def test_the_same_again_is_no_conflict(maya):
    for _tap in range(2):
        assert save(maya, "threats", {"words": "same"}).status_code == 303
    assert SealedPart.objects.get().version == 1


def resume(person, answer):
    """Type the six words on the page that came instead, then press the one button of the next page."""
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.content.decode()))
    fields = {name: html.unescape(hidden[name]) for name in ("next", "carried")}
    opened = person.client.post("/en/case/open/", fields | {"words": person.words})
    text = opened.content.decode()
    target = re.search(r'<form method="post" action="([^"]*/account/[^"]*)"', text)[1]
    return person.client.post(
        target,
        {
            html.unescape(name): html.unescape(value)
            for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', text)
        },
    )


def test_a_part_typed_while_the_case_closed_is_saved_after_the_words(maya):
    close(maya)
    text = 'Zeile „eins“\r\n<zwei> & "drei" 😀\r\n' + "ü" * 3_000
    answer = save(maya, "threats", {"words": text, "language": "Deutsch"}, next="")
    assert answer.status_code == 403
    assert resume(maya, answer)["Location"] == f"{STATEMENT}publications/"
    assert told(maya).threats.words == text.replace("\r\n", "\n")


def test_a_list_typed_while_the_case_closed_is_saved_after_the_words(maya):
    save(maya, "identifiers", rows({"value": "one"}))
    close(maya)
    answer = save(
        maya, "identifiers", rows({"value": "one"}, {"kind": "telegram", "value": "@two"}, version=1), add=""
    )
    assert resume(maya, answer).status_code == 303
    assert [row.value for row in told(maya).identifiers] == ["one", "@two"]


def test_a_part_whose_case_closes_while_it_is_saved_is_carried_too(maya, monkeypatch):
    """Another browser closed the others between the look at the session and the transaction."""
    real = actions.save_part

    def meanwhile(vault, *args, **kwargs):
        vault.session.delete()
        return real(vault, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "save_part", meanwhile)
        answer = save(maya, "threats", {"words": "Pay!", "language": "English"}, next="")
    assert answer.status_code == 403
    assert not SealedPart.objects.exists()
    assert resume(maya, answer)["Location"] == f"{STATEMENT}publications/"
    assert told(maya).threats.words == "Pay!"


def test_the_longest_text_is_carried_too(maya, settings):
    close(maya)
    answer = save(maya, "threats", {"words": "y" * settings.TEXT_CHARACTERS})
    assert resume(maya, answer).status_code == 303
    assert len(told(maya).threats.words) == settings.TEXT_CHARACTERS


def test_tom_sees_nothing_of_mayas(maya, tom):
    save(maya, "beginning", {"how": "only mine"})
    assert "only mine" not in page(tom, "beginning")
    assert told(tom) == answers.Statement()
    save(tom, "beginning", {"how": "of tom"})
    assert told(maya).beginning.how == "only mine"


@pytest.mark.parametrize("address", ["", *(f"{part}/" for part in StatementPart)])
def test_eve_gets_nowhere(eve, db, address):
    assert eve.client.get(STATEMENT + address)["Location"] == "/en/case/open/?closed"


def test_a_part_that_is_none_is_not_found(maya):
    assert maya.client.get(f"{STATEMENT}nothing/").status_code == 404
    assert save(maya, "nothing", {}).status_code == 404


def test_the_overview_only_answers_get(maya):
    assert maya.client.post(STATEMENT).status_code == 405


def test_nothing_typed_is_in_the_database_or_the_title(maya):
    save(maya, "beginning", {"how": "MARKER-one", "started_on": "MARKER-two"})
    save(maya, "identifiers", rows({"value": "MARKER-three", "kind": "iban"}), next="")
    kept = [row for model in apps.get_models() for row in model._base_manager.values_list()]
    assert kept
    assert not any(
        b"MARKER" in bytes(value) for row in kept for value in row if isinstance(value, bytes | memoryview)
    )
    assert "MARKER" not in repr(kept)
    title = re.search("<title>(.*?)</title>", page(maya, "beginning"), re.DOTALL)[1]
    assert title.strip() == "Clear Steps"


@pytest.mark.parametrize("part", StatementPart)
def test_browsers_are_asked_to_keep_nothing(maya, part):
    text = maya.client.get(f"{STATEMENT}{part}/").content.decode()
    typed = re.findall(r"<(?:textarea|select|input type=\"text\")[^>]*>", text)
    assert typed
    assert all('autocomplete="off"' in field for field in typed)
    assert "style=" not in text
