"""How much memory a web process takes while a gigabyte goes through it into a bucket and out again.

    python -m tests.load.bucket [MIB]

On this machine alone, by hand: moto's server (which keeps all objects in its own memory), a site with that bucket
as its store, recordings in pieces as the script of the pages sends them, each original again, and all of it as a
bundle.
"""

import argparse
import hashlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.bench import site, web_server

MIB = 1024 * 1024
LARGEST = 190  # MiB of one recording; a site takes 200
READ_BYTES = MIB


def read_away(port: int, address: str, cookie: str) -> tuple[int, str]:
    """Bytes of an answer, and their SHA-256. Raises RuntimeError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise RuntimeError(f"GET was answered with {answer.status}")
    digest, size = hashlib.sha256(), 0
    while piece := answer.read(READ_BYTES):
        digest.update(piece)
        size += len(piece)
    connection.close()
    return size, digest.hexdigest()


def through(mib: int) -> None:
    """Beside the site, with its environment: all of it, and what it took."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")
    django.setup()
    from django.urls import reverse
    from django.utils import translation

    from cases.models import Scope
    from evidence import exhibits
    from evidence.models import Exhibit
    from scripts.bench import cases
    from scripts.bench.work import open_case

    port = int(os.environ["PORT"])
    vault, cookie = open_case()
    sender = site.Sender(port, "", cookie)
    with translation.override("en"):
        announce = reverse("evidence:pieces")
    sender.send_in_pieces(announce, _recording(4))  # what is loaded once
    web_server.forget_peak(port)
    figures: dict[str, float] = {"at rest, MiB": web_server.peak(port)}
    left, began = mib, time.perf_counter()
    while left > 0:
        sender.send_in_pieces(announce, _recording(min(LARGEST, left)))
        left -= LARGEST
    figures["sent, s"], figures["while sending, MiB"] = time.perf_counter() - began, web_server.peak(port)
    web_server.forget_peak(port)
    began = time.perf_counter()
    for exhibit in Exhibit.objects.filter(case=vault.case):
        with translation.override("en"):
            address = reverse("evidence:original", args=[exhibit.pk])
        size, sha256 = read_away(port, address, cookie)
        facts = exhibits.open_facts(vault.fields(Scope.EVIDENCE), exhibit)
        if (size, sha256) != (exhibit.size, facts.sha256):
            raise RuntimeError("an original came back changed")
    figures["read again, s"], figures["while reading, MiB"] = time.perf_counter() - began, web_server.peak(port)
    dossier = cases.add_dossier(vault)
    web_server.forget_peak(port)
    began = time.perf_counter()
    with translation.override("en"):
        size, _sha256 = read_away(port, reverse("dossier:bundle", args=[dossier.pk]), cookie)
    figures["bundle, MiB"], figures["bundle, s"] = size / MIB, time.perf_counter() - began
    figures["while packing, MiB"] = web_server.peak(port)
    sys.stdout.write(json.dumps({name: round(value, 1) for name, value in figures.items()}) + "\n")


def _recording(mib: int) -> bytes:
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + secrets.token_bytes(mib * MIB - 24)


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(600):
            with socket.socket() as asked:
                if not asked.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("mib", nargs="?", type=int, default=1000, help="of recordings; a case holds 1,024")
    parser.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.beside:
        through(options.mib)
        return 0
    import boto3

    keys = {"S3_ACCESS_KEY_ID": "site", "S3_SECRET_ACCESS_KEY": "secret"}
    with tempfile.TemporaryDirectory(prefix="bucket-load-") as folder, s3_server() as endpoint:
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="site",
            aws_secret_access_key="secret",
        )
        client.create_bucket(Bucket="site-files")
        bucket = {"STORE_URL": "s3://site-files/site", "S3_ENDPOINT": endpoint, "S3_REGION": "us-east-1", **keys}
        with site.running(Path(folder) / "data", more=bucket) as running:
            result = running.worker("tests.load.bucket", "--beside", str(options.mib))
    sys.stdout.write(result.stdout or result.stderr[-3000:])
    return result.returncode


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
