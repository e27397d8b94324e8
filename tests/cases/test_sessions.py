"""Who has a case open: new words and "Close the others" shut every other browser out."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from cases import access, actions, case_keys
from cases.errors import CaseClosedError, UnlockError
from cases.models import Case, Scope, VaultSession
from cases.vault import Vault
from counseling import sharing
from counseling.models import ShareCode
from dossier.timeline import actions as timeline
from evidence.models import Upload
from evidence.upload import chunks
from extraction import actions as extraction
from statement import actions as statement
from statement.answers import Identifier
from statement.image_hashes import actions as image_hashes
from statement.models import StatementPart
from tests.conftest import _cookie_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(maya):
    """Found the note and has the case open in a browser of his own."""
    vault, cookie = actions.unlock(maya.words)
    client = Client()
    client.cookies[access.cookie_name()] = _cookie_value(cookie)
    return type("Partner", (), {"vault": vault, "cookie": cookie, "client": client})


WRITES = {
    "statement": lambda vault: statement.save_part(vault, StatementPart.THREATS, {"words": "x"}, version_seen=0),
    "rows": lambda vault: statement.add_identifiers(vault, [Identifier("telegram", "@x")]),
    "timeline": lambda vault: timeline.undo(vault, 0, {}),
    "image hashes": lambda vault: image_hashes.add(vault, []),
    "found": lambda vault: extraction.keep_answers(vault, {}, []),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_browser_that_was_shut_out_writes_nothing_any_more(maya, partner, write):
    actions.close_others(maya.vault)
    with pytest.raises(CaseClosedError):
        write(partner.vault)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_nothing_is_written_into_a_case_that_is_being_deleted(maya, write, monkeypatch):
    private = {scope: maya.vault.private(scope) for scope in Scope}
    monkeypatch.setattr(Vault, "private", lambda vault, scope: private[scope])
    with transaction.atomic():
        actions._destroy_keys(maya.case)
    VaultSession.objects.create(pk=maya.vault.session.pk, case=maya.case, lookup=b"x", wrapped_case_key=b"x")
    with pytest.raises(CaseClosedError):
        write(maya.vault)


class TestNewWords:
    def test_every_other_browser_is_out(self, maya, partner):
        assert partner.client.get("/en/case/log/").status_code == 200
        maya.client.post("/en/case/words/", {"renew": "1"})
        assert partner.client.get("/en/case/log/").status_code == 302
        assert partner.client.post("/en/case/delete/", {"sure": "1"}).status_code == 403
        assert partner.client.post("/en/case/words/", {"renew": "1"}).status_code == 403
        assert Case.objects.exists()
        assert maya.client.get("/en/case/log/").status_code == 200

    def test_the_page_says_that_they_are_out(self, maya, partner):
        page = maya.client.post("/en/case/words/", {"renew": "1"}).content.decode()
        assert "closed in every other browser" in page

    def test_codes_end(self, maya, partner):
        sharing.show_code(maya.vault)
        actions.renew_words(maya.vault, "en")
        assert not ShareCode.objects.exists()

    def test_what_lies_half_sent_goes_and_nothing_comes_after(
        self, maya, partner, django_capture_on_commit_callbacks
    ):
        upload = chunks.begin(partner.vault, chunks.Announced("a.txt", "", ""), 200_000)
        parts = iter([b"text " * 20_000, b""])
        chunks.append(partner.vault, upload, lambda size: next(parts), young=False)
        assert upload.received == 100_000
        with django_capture_on_commit_callbacks(execute=True):
            actions.renew_words(maya.vault, "en")
        assert not Upload.objects.exists()
        rest = iter([b"text " * 20_000, b""])
        with pytest.raises(CaseClosedError):
            chunks.append(partner.vault, upload, lambda size: next(rest), young=False)

    def test_words_that_were_being_renewed_at_the_same_time_do_not_win(self, maya, partner):
        actions.renew_words(maya.vault, "en")
        with pytest.raises(CaseClosedError):
            actions.renew_words(partner.vault, "en")

    def test_old_words_that_were_being_typed_at_the_same_time_open_nothing(self, maya, monkeypatch):
        derive = case_keys.derived

        def meanwhile(phrase, crowd):
            root = derive(phrase, crowd)
            if phrase == maya.words:
                actions.renew_words(maya.vault, "en")
            return root

        monkeypatch.setattr(case_keys, "derived", meanwhile)
        with pytest.raises(UnlockError):
            actions.unlock(maya.words)


class TestElsewhere:
    def test_the_case_page_counts_browsers_and_closes_the_others(self, maya, partner):
        page = maya.client.get("/en/case/").content.decode()
        assert "Open in 2 browsers" in page
        answer = maya.client.post("/en/case/others/", follow=True)
        assert "closed everywhere else" in answer.content.decode()
        assert "Open in" not in maya.client.get("/en/case/").content.decode()
        assert partner.client.get("/en/case/").content.decode().count("Your case is open") == 0
        actions.unlock(maya.words)  # the words stay as they are

    def test_alone_there_is_nothing_to_close(self, maya):
        assert "/case/others/" not in maya.client.get("/en/case/").content.decode()

    def test_one_that_ran_out_does_not_count(self, maya, partner, settings):
        rows = VaultSession.objects.filter(pk=partner.vault.session.pk)
        rows.update(last_seen=partner.vault.session.last_seen - timedelta(minutes=31))
        assert "Open in" not in maya.client.get("/en/case/").content.decode()

    def test_opening_again_in_one_browser_is_one_browser(self, maya):
        maya.client.post("/en/case/open/", {"words": maya.words})
        assert VaultSession.objects.count() == 1

    def test_other_cases_are_not_touched(self, maya, tom):
        actions.close_others(maya.vault)
        actions.renew_words(maya.vault, "en")
        assert tom.client.get("/en/case/log/").status_code == 200
