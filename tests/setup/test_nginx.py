"""The proxy's configuration: nginx takes it, and nothing in it fills the disk."""

import re
import subprocess
import uuid
from pathlib import Path

from django.urls import reverse
from django.utils import translation

from sextortion_help.server import requests
from tests.nginx import CONFIGURATION as BLOCK
from tests.nginx import write_configuration
from tests.programs import need
from tests.stack import free_port

KIBIBYTES = re.compile(r"client_(?:max_body|body_buffer)_size\s+(\d+)k;")
FILES = re.compile(r'location ~ "(.+)" \{')


def test_every_form_fits_into_the_memory_of_the_proxy() -> None:
    largest, buffer = (int(size) * 1024 for size in KIBIBYTES.findall(BLOCK))
    assert largest <= buffer
    assert largest == requests.FORM_BYTES
    assert "proxy_max_temp_file_size 0;" in BLOCK
    assert "gzip off;" in BLOCK


def test_only_files_pass_straight_through() -> None:
    assert BLOCK.count("proxy_request_buffering off;") == 1
    pattern = FILES.findall(BLOCK)[0]
    for language in ("en", "de"):
        with translation.override(language):
            assert re.search(pattern, reverse("evidence:upload"))
            assert re.search(pattern, reverse("evidence:piece", args=[uuid.uuid4()]))
            for name in ("evidence:pieces", "evidence:list", "cases:open"):
                assert not re.search(pattern, reverse(name))


def test_nginx_takes_it(tmp_path: Path) -> None:
    configuration = write_configuration(tmp_path, free_port(), (8000,))
    command = [need("nginx", "/usr/sbin/nginx"), "-t", "-p", str(tmp_path), "-c", str(configuration)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
