"""What a real worker and a real web server write when something goes wrong with what a person entered."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import BASE, Stack, wait_for

pytestmark = pytest.mark.integration
TASKS = """
from celery import Task
from sextortion_help.celery import app
app.conf.update(
    broker_url="filesystem://", task_ignore_result=False, result_backend="file://{folder}/results",
    broker_transport_options={{
        "data_folder_in": "{folder}/queue", "data_folder_out": "{folder}/queue",
        "control_folder": "{folder}/control",
    }},
)

class Told(Task):
    def on_success(self, *args):
        raise ValueError("marker in on_success")

@app.task(name="probe.text")
def text():
    raise ValueError("marker in the text")

@app.task(name="probe.letters")
def letters():
    "marker \\ud800".encode()

@app.task(name="probe.told", base=Told)
def told():
    return 1

@app.task(name="probe.result")
def result():
    return {{"marker": object()}}

@app.task(name="probe.system")
def system():
    raise SystemExit("marker at the end")

@app.task(name="probe.last")
def last():
    open("{folder}/done", "w").close()
"""
SEND = """
import probe
for name in ("text", "letters", "told", "result", "system"):
    probe.app.send_task(f"probe.{name}", queue="intake")
probe.app.send_task("probe.marker", args=["marker"], queue="intake")
probe.app.send_task("probe.text", args=["marker"], kwargs={"marker": "marker"}, queue="intake")
with probe.app.connection() as line:
    line.SimpleQueue("intake").put("marker", serializer="json")
    line.Producer().publish(b"marker", routing_key="intake", content_type="marker/x", content_encoding="binary")
probe.app.send_task("probe.last", queue="intake")
"""


def test_a_task_that_breaks_tells_its_type_and_place(tmp_path: Path) -> None:
    for name in ("queue", "results"):
        (tmp_path / name).mkdir()
    (tmp_path / "probe.py").write_text(TASKS.format(folder=tmp_path))
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{BASE}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", SEND], env=environment, cwd=BASE, check=True)
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "probe",
        "worker",
        "--queues",
        "intake",
        "--concurrency",
        "1",
    ]
    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen(
            [*command, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
            env=environment, cwd=BASE, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_for("all tasks", (tmp_path / "done").exists, 60)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=30)
    said = (tmp_path / "log").read_text()
    assert "marker" not in said
    for kind in ("ValueError", "UnicodeEncodeError", "probe.py:"):
        assert kind in said


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /en/counsel/join/MARKER\x01/ HTTP/1.1\r\n\r\n",
        b"MARKER\r\n\r\n",
        b"GET /MARKER HTTP/9.9\r\n\r\n",
        b"G\xffT /MARKER HTTP/1.1\r\n\r\n",
        b"GET /MARKER HTTP/1.1\r\nHost: a\r\nMARKER\x01: b\r\n\r\n",
        b"GET /MARKER HTTP/1.1\r\nHost: a\r\nCookie: MARKER\x01\r\n\r\n",
        b"GET /MARKER HTTP/1.1\r\nHost: a\r\nCookie: MARKER" + b"a" * 9000 + b"\r\n\r\n",
        b"GET /MARKER HTTP/1.1\r\nHost: a\r\nExpect: MARKER\r\n\r\n",
        b"GET /" + b"MARKER" * 500 + b" HTTP/1.1\r\n\r\n",
        b"GET /MARKER HTTP/1.1\r\nHost: MARKER.example\r\n\r\n",
        b"GET /en/case/?MARKER HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /en/MARKER/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n\r\nMARKER",
    ],
)
def test_a_request_that_is_wrong_is_told_by_its_place(stack: Stack, request_line: bytes) -> None:
    before = len(stack.log)
    with socket.socket() as line:
        line.settimeout(10)
        line.bind(("127.0.0.77", 0))
        line.connect(("127.0.0.1", stack.port))
        line.sendall(request_line)
        assert line.recv(4096)
    said = stack.log[before:]
    assert "MARKER" not in said
    assert "127.0.0.77" not in said
    assert "/en/" not in said
