"""docs/operating.md, "Files in a bucket", as it is typed: prepare, back up, restore into another bucket, look."""

import shutil
from pathlib import Path

import pytest

from scripts.prepare import static_files_digest
from tests.cases.stores import S3Backstage
from tests.integration.test_backup import Site

pytestmark = pytest.mark.integration
NEW_CASE = """
import django
django.setup()
from cases import actions, blob_store, passphrase
from cases.models import Scope
from cases.vault import public_key
from dossier.models import Dossier
phrase, vault, _cookie = actions.open_new_case("en")
actions.confirm_words(vault, phrase)
blob = blob_store.put(vault.case.pk, public_key(vault.case, Scope.EVIDENCE), b"%PDF" * 3_000_000)
Dossier.objects.create(case=vault.case, language="en", blob=blob)
blob_store.draft(vault.case.pk, temporary=True).commit()
print(phrase)
"""
OPENS = """
import sys, django
django.setup()
from cases import actions, blob_store, passphrase
from cases.models import Scope
from dossier.models import Dossier
vault, _ = actions.unlock(passphrase.normal_form(sys.argv[1]))
blob = Dossier.objects.get().blob
print(len(blob_store.get(vault.case.pk, blob, vault.private(Scope.EVIDENCE))))
"""


def site_of(bucket: S3Backstage, folder: Path) -> Site:
    static = folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    (static / ".collected").write_text(static_files_digest())  # or half a minute would go into compressing them
    kept = {name: value for name, value in bucket.environment().items() if name not in ("REDIS_URL", "STATIC_ROOT")}
    return Site({**kept, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sextortion_help.settings"})


def test_a_site_with_a_bucket_is_set_up_backed_up_and_put_back_into_another(s3_server: str, tmp_path: Path) -> None:
    first, second = S3Backstage(s3_server), S3Backstage(s3_server)
    site = site_of(first, tmp_path / "site")
    site.run("-m", "scripts.prepare")
    words = site.run("-c", NEW_CASE).strip().splitlines()[-1]
    assert len(first.everything()) == 2
    assert not (tmp_path / "site" / "blobs").exists(), "no file lies on the disk"
    backups = tmp_path / "backups"
    site.run("manage.py", "backup", str(backups))
    assert "2 files" in site.run("manage.py", "verify_backup", str(backups))
    shutil.copytree(tmp_path / "site" / "keys", tmp_path / "new" / "keys")
    restored = site_of(second, tmp_path / "new")
    restored.run("manage.py", "restore", str(backups))
    names = [[key.rpartition("/")[2] for key in backstage.everything()] for backstage in (first, second)]
    assert names[0] == names[1]
    assert restored.run("-c", OPENS, words).strip() == "12000000"
    assert "1 files read" in restored.run("manage.py", "check_integrity")
    assert "0 of 2 files belong to no case" in restored.run("manage.py", "sweep_orphans")
    restored.run("-m", "scripts.prepare")
    swapped = site_of(first, tmp_path / "new")
    swapped.run("-m", "scripts.prepare")  # the first bucket bears the same mark: it is the same site's
    empty = site_of(S3Backstage(s3_server), tmp_path / "new")
    assert "is not the one of this database" in empty.run("-m", "scripts.prepare", code=1)


def test_a_bucket_with_versions_stops_the_start(s3_server: str, tmp_path: Path) -> None:
    versioned = S3Backstage(s3_server)
    versioned.client.put_bucket_versioning(Bucket=versioned.name, VersioningConfiguration={"Status": "Enabled"})
    site = site_of(versioned, tmp_path / "site")
    assert "keeps versions" in site.run("-m", "scripts.prepare", code=1)
    assert versioned.client.list_objects_v2(Bucket=versioned.name)["KeyCount"] == 0
