"""How many files three flows pass: what a newcomer has to open. `pytest tests/test_flows.py -s` prints them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.test import Client

from counseling import sharing
from evidence import access
from tests.conftest import Person
from tests.counseling.conftest import Staff, ruth, staff  # noqa: F401  (fixtures)
from tests.evidence import samples
from tests.source_tree import APPS, BASE

pytestmark = pytest.mark.django_db
# Files and hops as measured, with a little room; these numbers may only get smaller. The last grew with sounds,
# the headers of tus 1.0, the first page with the country's time limit, what is seen in pictures, whether a signer
# was revoked, facts with words of their own that an operator corrects, the QR codes of what is printed, and a
# layout that is divided where a dossier is long, when models began to be loaded while a copy is made, and when
# children began to share the tiles of a picture; the first when the home page of a case began to say what comes
# next, which reads the plan, and when what browsers derive of the words got modules of its own; the second when
# every page began to ask for the operator's own line, when a grant began a thread of messages, when tabs of the
# desk got names, and with appointments in the list; both when a page began to say which of its parts are in
# another language; all three when a middleware began to know the pages from before a sign-in.
MOST_WORDS, MOST_CODE, MOST_SCREENSHOT = (40, 206), (58, 850), (114, 826)
_NOT_CALLED = ("<module>", "__del__")  # by Python itself, wherever it happens to be
ROOMS = tuple(f"{BASE / app}/" for app in (*APPS, "sextortion_help"))


class Passed:
    """The files whose functions ran, in this process, and how often a call led from one file into another."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.hops = 0

    def follow(self, frame: FrameType, event: str, argument: Any) -> None:
        name = frame.f_code.co_filename
        if event != "call" or frame.f_code.co_name in _NOT_CALLED or not name.startswith(ROOMS):
            return
        self.files.add(name)
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(ROOMS):
            caller = caller.f_back
        self.hops += caller is not None and caller.f_code.co_filename != name

    @contextmanager
    def counted(self) -> Iterator[None]:
        before = sys.getprofile()
        sys.setprofile(self.follow)
        try:
            yield
        finally:
            sys.setprofile(before)


def check(flow: str, passed: Passed, most: tuple[int, int]) -> None:
    files = sorted(Path(file).relative_to(BASE).as_posix() for file in passed.files)
    sys.stdout.write("\n    ".join([f"\n{flow}: {len(files)} files, {passed.hops} hops", *files]) + "\n")
    most_files, most_hops = most
    assert len(passed.files) <= most_files
    assert passed.hops <= most_hops


def test_words_to_an_open_case(maya: Person) -> None:
    maya.client.get("/en/case/")  # so that prose and facts are loaded, as in a site that runs
    browser, passed = Client(), Passed()
    browser.get("/en/case/open/")
    with passed.counted():
        assert browser.post("/en/case/open/", {"words": maya.words}).status_code == 302
        assert browser.get("/en/case/").status_code == 200
    check("words -> open case", passed, MOST_WORDS)


def share_and_look(person: Person, staff: Staff) -> None:  # noqa: F811
    person.client.post("/en/case/share/code/")
    code = sharing.read_code(person.vault, sharing.code_of(person.vault))
    staff.client.post("/en/counsel/code/", {"code": code})
    answer = {"who": staff.counsellor.pk, "parts": ["plan"], "length": "week", "label": "otter"}
    assert person.client.post("/en/case/share/yes/", answer).status_code == 302
    (grant,) = sharing.of_client(person.vault)
    assert staff.client.get(f"/en/counsel/{grant.pk}/").status_code == 200


def test_a_code_to_a_counsellors_look(maya: Person, tom: Person, ruth: Staff) -> None:  # noqa: F811
    share_and_look(tom, ruth)  # as above
    passed = Passed()
    with passed.counted():
        share_and_look(maya, ruth)
    check("code -> a counsellor's look", passed, MOST_CODE)


def test_a_screenshot_to_its_place_in_the_pdf(maya: Person, run_jobs: Callable[[], int]) -> None:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.NO)
    maya.client.get("/en/case/evidence/add/")
    data, json, passed = samples.png(), {"HTTP_ACCEPT": "application/json", "HTTP_TUS_RESUMABLE": "1.0.0"}, Passed()
    with passed.counted():
        begun = {"nothing_intimate": "1", "name": "chat.png", "size": len(data)}
        address = maya.client.post("/en/case/evidence/pieces/", begun, **json).json()["address"]
        piece = {"CONTENT_LENGTH": str(len(data)), "HTTP_UPLOAD_OFFSET": "0", **json}
        sent = maya.client.patch(address, data, content_type="application/offset+octet-stream", **piece)
        assert "file" in sent.json()
        run_jobs()
        assert maya.client.post("/en/case/dossier/", {"language": "en"}).status_code == 302
        run_jobs()
    check("screenshot -> PDF", passed, MOST_SCREENSHOT)
