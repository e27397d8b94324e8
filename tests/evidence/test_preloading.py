"""What a reader needs is in memory before the child gives up its rights; and what is our fault is called so."""

import io
import logging
import subprocess
import sys

import pytest

from evidence import actions
from evidence.errors import UnreadableError
from evidence.models import Exhibit
from evidence.sandbox import decoder, reader_version
from evidence.sandbox.child import faults
from tests.evidence import child, corpus, exports, samples

PIXELS = 40_000_000


@pytest.mark.parametrize("kind", corpus.CORPUS, ids="-".join)
def test_nothing_is_loaded_after_the_rights_were_given_up(kind):
    names, files = zip(*corpus.CORPUS[kind], strict=True)
    batch = child.read(*kind, files)
    assert batch.late == []
    unread = {name: one for name, one in zip(names, batch.readings, strict=True) if isinstance(one, str)}
    assert unread == {}


def read(category, media_type, data):
    return decoder.read(category, media_type, data, pixels=PIXELS)


def test_a_document_of_words_is_read_with_what_is_filled_in():
    reading = read("document", "application/pdf", corpus.pdf_with_text())
    assert reading.text.split() == ["Pay", "500", "EUR", "Rico", "900"]
    assert len(reading.pages) == 1


def test_one_broken_page_does_not_lose_the_others():
    reading = read("document", "application/pdf", corpus.pdf_with_a_broken_page())
    assert (reading.page_count, len(reading.pages)) == (3, 3)
    assert (reading.pages[1].width, reading.pages[1].height) == (1240, 1754)  # the sheet that says so


def test_an_export_of_snapchat_and_a_forwarded_mail_are_read():
    files = dict(corpus.CORPUS["text", "application/json"])
    assert len(read("text", "application/json", files["snapchat"]).transcript.chat.choices) == 2
    letter = read("email", "message/rfc822", corpus.forwarded()).transcript.more[0]
    assert (letter.carried_by, letter.subject) == ("Maya <maya@mail.example>", "Your device was hacked")


# --- whose fault ----------------------------------------------------------------------------------------------

BROKEN = """
import runpy, sys
from evidence.sandbox.child import texts
sys.argv = ["evidence.sandbox.child", "text", "text/plain", "1000"]
def read(data, media_type):
    if data == b"go":
        {mistake}
    return texts.Result()
texts.read = read
runpy.run_module("evidence.sandbox.child.__main__", run_name="__main__")
"""


@pytest.fixture
def broken(monkeypatch):
    """The child, with a mistake of ours in a reader."""
    real = subprocess.Popen

    def start(mistake):
        def popen(arguments, **more):
            code = BROKEN.replace("{mistake}", mistake)
            return real([sys.executable, "-s", "-c", code], **more)

        monkeypatch.setattr(subprocess, "Popen", popen)

    return start


@pytest.mark.parametrize(
    ("mistake", "error"),
    [
        ("import antigravity", "ModuleNotFoundError"),
        ("open('/etc/hostname')", "PermissionError"),
        ("{}['a secret of the file']", "KeyError"),
        ("raise type('Secret', (Exception,), {})('a secret of the file')", "error"),
        ("import os; os._exit(1)", "error"),
    ],
)
def test_our_own_mistake_is_not_the_file_s(broken, caplog, mistake, error):
    broken(mistake)
    with pytest.raises(UnreadableError) as caught, caplog.at_level(logging.ERROR):
        read("text", "text/plain", b"go")
    assert caught.value.code == "fault"
    assert f"a reader broke: {error} at" in caplog.text
    assert "ecret" not in caplog.text.replace("Secret", "") if error == "KeyError" else "ecret" not in caplog.text


def raised(act):
    try:
        act()
    except Exception as error:  # noqa: BLE001  (whatever it is)
        return error
    pytest.fail("nothing was raised")


def test_what_a_library_raises_over_a_file_is_the_file_s():
    from PIL import Image

    assert not faults.is_ours(raised(lambda: Image.open(io.BytesIO(b"x"))), can_be_damaged=True)
    assert not faults.is_ours(raised(lambda: {}["a"]), can_be_damaged=True)  # not within our package
    assert faults.is_ours(raised(lambda: {}["a"]), can_be_damaged=False)
    mistake = raised(lambda: samples_of_a_reader(None))
    assert faults.is_ours(mistake, can_be_damaged=True)
    assert faults.place(mistake).startswith("evidence/readers/chats/whatsapp.py:")


def samples_of_a_reader(text):
    from evidence.readers.chats import whatsapp

    return whatsapp.looks_right(text)


@pytest.mark.parametrize(
    "fault",
    [
        {"error": "Pay 500 to bc1q", "place": "evidence/readers/text_decoding.py:Rico"},
        {"error": "print", "place": "evidence/../../etc/passwd:1"},
        {"error": "KeyError", "place": "evidence/rico.py:1"},
    ],
)
def test_nothing_of_the_file_gets_into_the_log_by_a_child_that_was_taken_over(fault, caplog):
    import json

    head = json.dumps({"fault": fault}).encode()
    with pytest.raises(UnreadableError), caplog.at_level(logging.ERROR):
        decoder._parse(len(head).to_bytes(4, "big") + head)
    assert caplog.messages[0] in ("a reader broke: error at unknown", "a reader broke: KeyError at unknown")


def test_our_mistake_is_told_as_ours_and_tried_again_after_an_update(maya, sent, run_jobs, monkeypatch):
    item = sent(exports.WHATSAPP_ANDROID_DE.encode(), "chat.txt")

    def faulty(*args, **kwargs):
        raise UnreadableError("fault")

    with monkeypatch.context() as patch:
        patch.setattr(actions.decoder, "read", faulty)
        run_jobs()
    page = maya.client.get(f"/en/case/evidence/{item.pk}/").content.decode()
    assert "That’s our mistake" in page
    assert "damaged" not in page
    assert "not read yet" in maya.client.get("/en/case/evidence/").content.decode()
    assert Exhibit.objects.get().state == "failed", "the same readers would fail again"
    monkeypatch.setattr(reader_version, "current", lambda: "later")
    assert "copy is being made" in maya.client.get("/en/case/evidence/").content.decode()
    run_jobs()
    assert Exhibit.objects.get().state == "ready"


def test_what_an_older_version_called_damaged_is_tried_once_more(maya, secured):
    item = secured(samples.png()[:60])
    assert (item.state, item.failure, item.readers) == ("failed", "undecodable", reader_version.current())
    assert actions.reread(maya.vault) == 0
    Exhibit.objects.update(readers="")
    assert actions.reread(maya.vault) == 1
