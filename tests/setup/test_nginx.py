"""The proxy's configuration in the operator's page: nginx takes it, and nothing in it fills the disk."""

import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from sextortion_help.server import requests
from tests.stack import BASE, free_port

PAGE = (BASE / "docs" / "operating.md").read_text(encoding="utf-8")
BLOCK = PAGE.partition("```nginx\n")[2].partition("```")[0]
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


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_takes_it(tmp_path: Path) -> None:
    key, chain = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
        + ["-subj", "/CN=help.example.org", "-keyout", str(key), "-out", str(chain)],
        check=True,
        capture_output=True,
    )
    block = BLOCK.replace("/etc/letsencrypt/live/help.example.org", str(tmp_path))
    block = block.replace("/var/log/nginx", str(tmp_path))
    for port in ("443", "80"):  # nginx tries to listen
        block = re.sub(rf"listen (\[::\]:)?{port}\b", rf"listen \g<1>{free_port()}", block)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\ngzip on;\n{folders}{block}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
