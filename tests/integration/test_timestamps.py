"""The real worker has a new case stamped by another authority, over the real broker."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.stack import BASE
from tests.timestamps.authority import Pki, Server

OPEN = """
import time
import django; django.setup()
from cases import actions
from sextortion_help.celery import app
from timestamps.models import Timestamp
phrase, vault, _ = actions.open_new_case("en")
actions.confirm_words(vault, phrase)
app.send_task("timestamps.sweep")  # as the scheduler does every 15 seconds
limit = time.monotonic() + 60
while not Timestamp.objects.exists() and time.monotonic() < limit:
    time.sleep(0.1)
print([(timestamp.authority, timestamp.own, timestamp.seq) for timestamp in Timestamp.objects.all()])
"""


@pytest.mark.integration
def test_a_new_case_is_stamped_by_itself(start_stack: Any, tmp_path: Path) -> None:
    pki = Pki(tmp_path)
    server = Server(pki, pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    (tmp_path / "ca.pem").write_text(pki.root_pem)
    stack = start_stack(TSA_URLS=server.url("good"), TSA_CA_FILE=str(tmp_path / "ca.pem"))

    environment = {**stack.environment, "DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}
    command = [sys.executable, "-c", OPEN]
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[('Second Authority', False, 1)]"
    assert len(server.asked) == 1
    stack.stop()
    server.shutdown()
    server.server_close()
