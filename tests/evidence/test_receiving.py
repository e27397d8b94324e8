"""The upload address: what arrives, and what is refused."""

import hashlib

from cases import custody
from cases.models import Scope
from tests.evidence import samples
from tests.evidence.conftest import file


def test_a_screenshot_arrives_sealed_and_is_listed(maya, send):
    shot = samples.png()
    answer = send(file(shot, "chat.png"))
    assert answer.json()["files"] == [
        {"name": "chat.png", "number": 1, "size": len(shot), "sha256": hashlib.sha256(shot).hexdigest()}
    ]
    page = maya.client.get("/en/case/evidence/")
    assert "1 file is secured" in page.content.decode()


def test_each_file_has_its_entry_in_the_custody_log(maya, send):
    shot = samples.png()
    send(file(shot))
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (entry.act, entry.subject) == ("sealed", "exhibit 1")
    assert (entry.sha256, entry.size) == (hashlib.sha256(shot).hexdigest(), len(shot))
    custody.check(custody.read(maya.case, maya.vault.private(Scope.LOG)), maya.case.log_head)
