"""Who runs the site and which program it is: in the dossier, in its manifest, in certificates and on /verify/."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.core.management import call_command
from django.test import Client

from dossier.bundle import manifest
from dossier.content import assemble
from dossier.content.document import Document
from sextortion_help import operator
from sextortion_help.site_keys import signing_certificate
from statement.answers import Statement
from tests.dossier.conftest import entries, made_up_facts

NAME, ADDRESS = "Beratungsstelle Beispiel e. V.", "Musterweg 1, 12345 Beispielstadt"


@pytest.fixture
def named(settings: Any) -> None:
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = NAME, ADDRESS
    settings.OPERATOR_CONTACT, settings.BUILD = "technik@example.org", "build-7"


def printed() -> Document:
    return assemble.document(made_up_facts(), Statement(), [], entries(), "en")


def test_the_dossier_names_the_operator_and_the_program(named: None) -> None:
    document = printed()
    lines = {line.label: line.value for line in (*document.cover, *document.operator)}
    assert lines["Made with the site of"] == lines["Operator"] == NAME
    assert lines["Address"] == ADDRESS
    assert lines["Program, version, build"] == f"sextortion_help {operator.version()}, build-7"
    attached = json.loads(manifest.dossier({}, {}, "", []))
    assert (attached["made_by"]["operator"], attached["made_by"]["build"]) == (NAME, "build-7")


def test_where_nothing_is_set_dossier_and_page_say_so(db: None) -> None:
    assert {line.value for line in printed().operator[:3]} == {"not given by the operator of this site"}
    assert "has not given a name here" in Client().get("/en/verify/").content.decode()


def test_the_page_names_it(named: None, db: None) -> None:
    page = Client().get("/de/verify/").content.decode()
    assert NAME in page
    assert "build-7" in page


def test_the_check_of_a_deployment_says_what_is_not_set(settings: Any, capfd: Any) -> None:
    settings.OPERATOR_NAME = NAME
    call_command("check", "dossier", deploy=True)
    assert "OPERATOR_ADDRESS, OPERATOR_CONTACT not set" in capfd.readouterr().err


def test_certificates_that_the_site_makes_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR_NAME", NAME + "ü" * 80)
    _key, chain = signing_certificate.make()
    for one in x509.load_pem_x509_certificates(chain.encode()):
        (unit,) = one.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
        assert str(unit.value).startswith(NAME)


def test_the_commit_is_read_from_a_worktree_and_from_packed_names(tmp_path: Path, settings: Any) -> None:
    commit = "ab" * 20
    git = tmp_path / "main.git"
    (git / "worktrees" / "one").mkdir(parents=True)
    (git / "packed-refs").write_text(f"# pack-refs\n{commit} refs/heads/one\n")
    (git / "worktrees" / "one" / "HEAD").write_text("ref: refs/heads/one\n")
    (git / "worktrees" / "one" / "commondir").write_text("../..\n")
    (tmp_path / ".git").write_text(f"gitdir: {git / 'worktrees' / 'one'}\n")
    settings.BASE_DIR, settings.BUILD = tmp_path, ""
    operator._commit.cache_clear()
    assert operator.build() == commit[:12]
    operator._commit.cache_clear()
