"""The restore drill: a backup of the running site opens a case by its words again; a deleted one stays deleted."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.evidence import samples
from tests.stack import BASE, Stack, wait_for
from tests.visitor import Visitor

pytestmark = pytest.mark.integration
OPENS = """
import sys, django
django.setup()
from cases import actions, passphrase
from cases.errors import UnlockError
from evidence.models import Exhibit
for words in sys.argv[1:]:
    try:
        vault, _ = actions.unlock(passphrase.normal_form(words))
    except UnlockError:
        print("closed")
    else:
        print("opened", Exhibit.objects.filter(case=vault.case).count())
"""


@dataclass
class Site:
    """Where commands of a site run."""

    environment: dict[str, str]

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


def case_with_a_picture(stack: Stack) -> Visitor:
    visitor = Visitor(stack.url)
    visitor.start_case()
    visitor.fill("/en/case/evidence/add/", minor_shown="no")
    visitor.upload("/en/case/evidence/upload/", [("files", "chat.png", samples.png())], nothing_intimate="1")
    wait_for("the reading copy", lambda: 'class="thumb"' in visitor.get("/en/case/evidence/").page)
    return visitor


@pytest.fixture(scope="module")
def backed_up(stack: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Visitor, Visitor]:
    """A folder with two backups; the first has a case that was deleted before the second."""
    folder = tmp_path_factory.mktemp("backups")
    site = Site(stack.environment)
    maya, noor = case_with_a_picture(stack), case_with_a_picture(stack)
    site.run("manage.py", "backup", str(folder))
    noor.get("/en/case/delete/")
    noor.post("/en/case/delete/", sure="on")
    site.run("manage.py", "backup", str(folder))
    return folder, maya, noor


def new_site(stack: Stack, folder: Path) -> Site:
    """An empty site with the keys of the running one."""
    shutil.copytree(stack.data_dir / "keys", folder / "keys")
    kept = {name: value for name, value in stack.environment.items() if name not in ("STATIC_ROOT", "REDIS_URL")}
    return Site({**kept, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sextortion_help.settings"})


def test_the_first_backup_brings_back_what_was_not_deleted(stack: Any, backed_up: Any, tmp_path: Path) -> None:
    folder, maya, noor = backed_up
    first, second = sorted(path for path in folder.glob("2*"))
    site = new_site(stack, tmp_path / "new")
    assert "is whole" in site.run("manage.py", "verify_backup", str(second))
    assert "1 cases that had been deleted" in site.run("manage.py", "restore", str(first))
    assert site.run("-c", OPENS, maya.words, noor.words).split() == ["opened", "1", "closed"]
    assert "There are cases here already" in site.run("manage.py", "restore", str(first), code=1)
    assert not (folder / "keys").exists()
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_a_damaged_backup_is_named_and_not_put_back(stack: Any, backed_up: Any, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(backed_up[0], folder)
    newest = max(folder.glob("2*"))
    listed = (newest / "files.txt").read_text().splitlines()
    damaged, gone = folder / "blobs" / listed[0], folder / "blobs" / listed[-1]
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    gone.unlink()
    site = new_site(stack, tmp_path / "new")
    said = site.run("manage.py", "verify_backup", str(folder), code=1)
    assert f"changed: {listed[0]}" in said
    assert f"missing: {listed[-1]}" in said
    assert "is not whole" in site.run("manage.py", "restore", str(folder), code=1)


def test_a_backup_that_was_cut_off_is_none(stack: Any, tmp_path: Path) -> None:
    (tmp_path / "2026-01-01T00-00-00Z").mkdir()
    said = Site(stack.environment).run("manage.py", "verify_backup", str(tmp_path), code=1)
    assert "no finished backup" in said


def test_old_backups_go_with_the_files_that_only_they_have(stack: Any, tmp_path: Path) -> None:
    site = Site(stack.environment)
    site.run("manage.py", "backup", str(tmp_path))
    (made,) = tmp_path.glob("2*")
    only_old = tmp_path / "blobs" / "ab" / ("ab" * 16) / ("s" + "0" * 31)
    only_old.parent.mkdir(parents=True)
    only_old.write_bytes(b"x")
    made.rename(tmp_path / "2020-01-01T00-00-00Z")
    (tmp_path / "deleted").mkdir(exist_ok=True)
    (tmp_path / "deleted" / "2020-01-01").write_text("ab" * 16)
    site.run("manage.py", "backup", str(tmp_path))
    assert not (tmp_path / "2020-01-01T00-00-00Z").exists()
    assert not only_old.exists()
    assert not (tmp_path / "deleted" / "2020-01-01").exists()
    assert "is whole" in site.run("manage.py", "verify_backup", str(tmp_path))
