"""Every process of the site that has keys in its memory keeps it to itself."""

import os
import subprocess
import sys

import pytest

from tests.stack import BASE

SAY = "\nimport ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
CORE = "\nimport resource; print(*resource.getrlimit(resource.RLIMIT_CORE))"


@pytest.mark.parametrize(
    "start",
    [
        "import sextortion_help.wsgi",
        "from scripts import gunicorn_conf; gunicorn_conf.on_starting(None)",
        "import sextortion_help.celery; from celery.signals import celeryd_init; celeryd_init.send(None)",
        "import sextortion_help.celery; from celery.signals import worker_process_init as init; init.send(None)",
        "import sextortion_help.celery; from celery.signals import beat_init; beat_init.send(None)",
    ],
)
def test_no_other_process_may_read_it(start: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", start + CORE + SAY]
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-3:] == ["0", "0", "0"]
