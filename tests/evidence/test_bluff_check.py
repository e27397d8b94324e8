"""The check of an e-mail in the browser finds what the reader of e-mails finds, and sends nothing."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from evidence.readers.mail import scam_indicators

TEXTS = [
    "I hacked your device with Pegasus. I recorded you. Pay 900 USD in Bitcoin within 48 hours or all your "
    "contacts get the video. By the way, your password is hunter22.",
    "Ich habe Ihr System gehackt und Sie mit der Webcam aufgenommen. Überweisen Sie 1200 € in Bitcoin, Sie haben "
    "zwei Tage. Sonst geht das Video an alle Kontakte. Ihr altes Passwort lautet: geheim12",
    "Yоur wеbсam rесоrded yоu. Send monero to 49abc.",  # letters of another script
    "Hi Maya, shall we meet on Friday? I still have your book.",
    "Your password was changed. If this was not you, call us.",
]
RUN = """
import { signs } from %s;
let input = "";
for await (const part of process.stdin) input += part;
const { texts, list } = JSON.parse(input);
console.log(JSON.stringify(texts.map((text) => signs(text, list))));
"""


def test_browser_and_reader_find_the_same() -> None:
    module = json.dumps((Path(settings.BASE_DIR) / "static/js/bluff/signs.js").as_uri())
    patterns = {
        "patterns": scam_indicators.PATTERNS,
        "lookalikes": scam_indicators.LOOKALIKES,
        "invisible": scam_indicators.INVISIBLE,
    }
    done = subprocess.run(
        ["node", "--input-type=module", "-e", RUN % module],
        input=json.dumps({"texts": TEXTS, "list": patterns}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    read = [list(scam_indicators.found(text, own_address=False, has_pictures=False)) for text in TEXTS]
    assert json.loads(done.stdout) == read
    assert [len(found) >= 2 for found in read] == [True, True, True, False, False]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_pasted_cannot_be_sent(client: Client, language: str) -> None:
    html = client.get(f"/{language}/about/bluff/").content.decode()
    box = re.search(r"<section[^>]*data-bluff.*?</section>", html, re.DOTALL)
    assert box
    assert "<form" not in box[0]
    assert not re.search(r"<textarea[^>]*\bname=", box[0])
    assert "data-bluff" not in client.get(f"/{language}/about/known/").content.decode()
