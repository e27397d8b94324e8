"""Six words of a client that are typed or pasted into a field of the desk are not stored there."""

from collections.abc import Callable
from typing import Any

import pytest

from cases import case_keys
from counseling.models import CaseNote
from tests.conftest import Person
from tests.counseling.conftest import Staff

pytestmark = pytest.mark.django_db


def test_in_a_note_and_the_rest_can_be_saved(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    path = f"/en/counsel/{grant.pk}/notes/"
    page = ruth.client.post(path, {"text": f"Her words: {maya.words}. Calls on Friday"})
    text = page.content.decode()
    assert page.status_code == 422
    assert not CaseNote.objects.exists()
    assert str(maya.words) not in text
    assert 'name="text" value="Her words: […]. Calls on Friday"' in text
    assert f'action="{path}"' in text
    assert ruth.client.post(path, {"text": "Her words: […]. Calls on Friday"}).status_code == 302
    assert CaseNote.objects.count() == 1


def test_words_of_another_client_are_as_secret(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    page = ruth.client.post(f"/en/counsel/{grant.pk}/bookmark/", {"label": tom.words.upper(), "state": "active"})
    assert page.status_code == 422
    assert str(tom.words) not in page.content.decode().lower()


def test_words_that_open_nothing_are_only_words(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    text = " ".join(reversed(maya.words.split()))
    assert ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": text}).status_code == 302


def test_a_form_without_six_such_words_derives_nothing(
    maya: Person, ruth: Staff, share: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = share(maya, ruth, "plan")
    tried: list[str] = []
    monkeypatch.setattr(case_keys, "are_words_of_any", lambda phrase: bool(tried.append(phrase)))
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "She calls again on Friday at ten, from work."})
    assert tried == []
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": str(maya.words)})
    assert tried == [str(maya.words)]
