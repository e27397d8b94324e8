"""What every answer carries."""

import gzip

import pytest
from django.test import Client

from tests.conftest import Person

GZIP = {"Accept-Encoding": "gzip"}


def test_reading_pages_are_compressed(eve: Person) -> None:
    answer = eve.client.get("/en/steps/", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/case/", "/de/case/open/", "/en/case/new/"])
def test_pages_of_the_vault_are_not(eve: Person, path: str) -> None:
    assert "Content-Encoding" not in eve.client.get(path, headers=GZIP).headers


def test_a_browser_that_reads_no_gzip_gets_none(eve: Person) -> None:
    assert "Content-Encoding" not in eve.client.get("/en/steps/").headers


def test_too_many_files_of_one_browser_are_told_calmly() -> None:
    page = Client().post("/de/case/evidence/upload/", headers={"X-Site-Crowded": "1"})
    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert "viele Dateien" in page.content.decode()
    assert "/de/leave/" in page.content.decode()
    answer = Client().post(
        "/en/case/evidence/upload/", headers={"X-Site-Crowded": "1", "Accept": "application/json"}
    )
    assert "Wait a moment" in answer.json()["message"]
