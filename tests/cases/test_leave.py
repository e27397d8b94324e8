"""Leaving: one press ends everything that this browser holds, and nobody else can press it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from cases import access
from cases.models import Case, VaultSession
from tests.conftest import Person

pytestmark = pytest.mark.django_db


class TestLeave:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_ends_everything_and_goes_elsewhere(self, maya: Person, method: str, settings: Settings) -> None:
        settings.LEAVE_TO = {"en": "https://weather.example/", "de": "https://wetter.example/"}
        page = getattr(maya.client, method)("/en/leave/")
        assert page.status_code == 303
        assert page.headers["Location"] == "https://weather.example/"
        assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert not VaultSession.objects.exists()
        assert Case.objects.exists()
        assert maya.client.get("/en/case/log/").status_code == 302

    def test_works_without_a_case_and_without_a_token(self) -> None:
        assert Client(enforce_csrf_checks=True).post("/de/leave/").status_code == 303
        assert Client().get("/de/leave/").status_code == 303

    def test_works_when_the_database_is_gone(self, maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import DatabaseError

        def gone(*args: Any) -> None:
            raise DatabaseError

        monkeypatch.setattr(access, "end_session", gone)
        assert maya.client.get("/en/leave/").status_code == 303

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
            {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        ],
    )
    def test_a_picture_on_another_site_clears_nothing(self, maya: Person, headers: dict[str, str]) -> None:
        page = maya.client.get("/en/leave/", headers=headers)
        assert page.status_code == 303
        assert "Clear-Site-Data" not in page.headers
        assert not page.cookies
        assert VaultSession.objects.exists()

    @pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
    def test_a_browser_that_fetches_ahead_leaves_nothing_and_keeps_no_answer(
        self, maya: Person, purpose: str
    ) -> None:
        headers = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        page = maya.client.get("/en/leave/", headers={**headers, "Sec-Purpose": purpose})
        assert page.status_code == 503
        assert "Clear-Site-Data" not in page.headers
        assert "no-store" in page.headers["Cache-Control"]
        assert VaultSession.objects.exists()

    def test_button_and_link_of_this_site_clear_everything(self, maya: Person) -> None:
        here = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        assert "Clear-Site-Data" in maya.client.get("/en/leave/", headers=here).headers
        assert not VaultSession.objects.exists()

    def test_every_cookie_goes(self, maya: Person) -> None:
        page = maya.client.get("/en/leave/")
        assert {name for name, cookie in page.cookies.items() if cookie["max-age"] == 0} >= {"case", "plan", "csrf"}
