"""What only the store in a bucket has: signatures, uploads in parts, buckets it refuses, a service that is down."""

import http.server
import io
import os
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from cases import blob_store, crypto
from cases.blob_store import contract, s3, s3_requests
from cases.blob_store.s3_address import S3Address, StoreAddressError, address
from cases.blob_store.s3_requests import S3AnswerError
from tests.cases.stores import S3Backstage

CASE = uuid.uuid4()
KEY = ("id", "secret")
MIB = 1024 * 1024


def test_only_random_numbers_reach_the_service(bucket: S3Backstage) -> None:
    draft = bucket.store.draft(CASE)
    draft.write(os.urandom(6 * MIB))
    draft.commit()
    for key in bucket.everything():
        prefix, start, case, name = key.split("/")
        assert (prefix, start, case) == ("site", CASE.hex[:2], CASE.hex)
        assert contract.is_name(name)
        about = bucket.client.head_object(Bucket=bucket.name, Key=key)
        assert about["Metadata"] == {}
        assert bucket.client.get_object_tagging(Bucket=bucket.name, Key=key)["TagSet"] == []


@pytest.mark.parametrize("status", ["Enabled", "Suspended"])
def test_a_bucket_that_keeps_versions_is_refused(bucket: S3Backstage, status: str) -> None:
    assert bucket.store.objections() == []
    bucket.client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": status})
    (sentence,) = bucket.store.objections()
    assert "keeps versions" in sentence
    with pytest.raises(SystemCheckError, match="keeps versions"):
        call_command("check", deploy=True, fail_level="ERROR", stderr=io.StringIO())


def test_versions_that_are_switched_on_later_make_health_red(bucket: S3Backstage) -> None:
    bucket.client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    with pytest.raises(OSError, match="keeps versions"):
        bucket.store.probe()


def test_a_bucket_with_object_lock_is_refused(locked_bucket: S3Backstage) -> None:
    assert any("object lock" in sentence for sentence in locked_bucket.store.objections())


def test_a_service_that_knows_no_object_lock_is_no_reason(
    bucket: S3Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = bucket.store.requests

    def answer(status: int) -> Any:
        def ask(*args: Any) -> Any:
            raise S3AnswerError(status)

        return ask

    for status in (400, 404, 405):
        monkeypatch.setattr(requests, "_ask", answer(status))
        assert not requests.locks_objects()
    for status in (403, 500, 501):
        monkeypatch.setattr(requests, "_ask", answer(status))
        with pytest.raises(S3AnswerError):
            requests.locks_objects()


@pytest.mark.parametrize(
    ("answers", "tries"),
    [((500, 204), 2), ((503, 502, 204), 3), ((404,), 1), ((500, 500, 500), 3), ((403, 204), 1)],
)
def test_a_service_in_trouble_is_asked_again_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[int, ...], tries: int
) -> None:
    """S3 answers 500 or 503 now and then, and wants the request once more."""
    asked = []

    class Service(http.server.BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            asked.append(self.path)
            self.send_response(answers[len(asked) - 1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None: ...

    monkeypatch.setattr(s3_requests, "_WAITS", (0, 0))
    with http.server.HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        place = S3Address("bucket", "", f"http://127.0.0.1:{server.server_port}", "eu-central-1", *KEY)
        upload = s3_requests.UnfinishedUpload("site/a.part", "u", datetime.now(UTC))
        try:
            if answers[-1] in (204, 404) and answers[0] != 403:
                s3_requests.S3Requests(place).abort(upload)
            else:
                with pytest.raises(S3AnswerError):
                    s3_requests.S3Requests(place).abort(upload)
        finally:
            server.shutdown()
    assert len(asked) == tries


def test_requests_are_signed_as_botocore_signs_them() -> None:
    place = S3Address("bucket", "", "https://s3.example.org", "eu-central-1", *KEY)
    query = {"uploads": "", "prefix": "site/ä b/&=+~", "key-marker": "x/y"}
    line = s3_requests.canonical_query(query)
    now = datetime(2026, 11, 28, 23, 59, 58, tzinfo=UTC)
    ours = s3_requests.signed_headers(place, "GET", "s3.example.org", "/bucket/a%20b.part", line, now)
    request = AWSRequest("GET", f"https://s3.example.org/bucket/a%20b.part?{line}")
    request.context["timestamp"] = ours["x-amz-date"]
    request.headers["X-Amz-Date"] = ours["x-amz-date"]
    request.headers["X-Amz-Content-SHA256"] = ours["x-amz-content-sha256"]
    signer = S3SigV4Auth(Credentials(*KEY), "s3", "eu-central-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))
    assert ours["authorization"].endswith(f"Signature={signer.signature(text, request)}")


def test_a_process_that_is_killed_between_parts_leaves_what_the_sweep_takes(bucket: S3Backstage) -> None:
    code = (
        "import os, uuid, signal\n"
        "import django; django.setup()\n"
        "from cases import blob_store\n"
        f"draft = blob_store.draft(uuid.UUID('{CASE}'))\n"
        "draft.write(os.urandom(6 << 20)); draft.write(os.urandom(6 << 20))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=bucket.environment(), check=False)
    assert done.returncode == -9
    assert len(bucket.everything()) == 1
    assert bucket.store.sizes(CASE) == {}
    assert bucket.store.holds_any(CASE), "so that the case is not taken for an empty one"
    assert bucket.store.sweep() == 0
    bucket.age()
    assert bucket.store.sweep() == 1
    assert bucket.everything() == []


def test_what_was_completed_and_not_yet_named_is_swept(
    bucket: S3Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends between the last part and the copy to the name leaves an object under the other key."""
    draft = bucket.store.draft(CASE)
    draft.write(os.urandom(6 * MIB))
    monkeypatch.setattr(s3.obstore, "copy", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        draft.commit()
    assert len(bucket.everything()) == 1
    assert bucket.store.sweep() == 0
    monkeypatch.setattr(contract, "STALE_SECONDS", -10)
    assert bucket.store.sweep() == 1
    assert bucket.everything() == []


def test_bytes_that_the_service_lost_on_the_way_are_no_blob(
    bucket: S3Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = bucket.store.draft(CASE)
    draft.write(os.urandom(6 * MIB))
    monkeypatch.setattr(s3.obstore, "head", lambda *args: {"size": 5})
    with pytest.raises(OSError, match="another number"):
        draft.commit()
    assert bucket.everything() == []


def test_a_limit_is_kept(bucket: S3Backstage) -> None:
    store = s3.S3Store(bucket.store.address, bytes_at_most=2 * MIB)
    draft = store.draft(CASE)
    draft.write(bytes(MIB))
    before = store.free_bytes()
    draft.commit()
    assert 0 < before - store.free_bytes() <= MIB
    assert store.free_bytes() < 1.1 * MIB


def test_a_service_that_is_down_is_an_error_of_the_store_and_soon(bucket: S3Backstage) -> None:
    blob = blob_store.put(CASE, crypto.new_pair().public, b"x")
    down = s3.S3Store(address("s3://bucket/site", "http://127.0.0.1:9", "", KEY))
    for ask in (
        lambda: down.open(CASE, blob),
        lambda: down.size(CASE, blob),
        lambda: down.remove(CASE, blob),
        lambda: down.draft(CASE),
        lambda: down.destroy(CASE),
        lambda: list(down.files()),
        down.probe,
        down.sweep,
        down.objections,
    ):
        with pytest.raises(OSError) as caught:  # noqa: PT011
            ask()
        assert not isinstance(caught.value, FileNotFoundError), "silence is not absence"


def test_a_forked_process_gets_an_error_and_does_not_wait_for_ever(bucket: S3Backstage) -> None:
    bucket.store.sizes(CASE)
    child = os.fork()
    if not child:
        try:
            bucket.store.sizes(CASE)
        except OSError:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


@pytest.mark.parametrize(
    ("url", "endpoint", "region", "key", "sentence"),
    [
        ("bucket", "", "eu-west-1", KEY, "s3://bucket"),
        ("s3://", "", "eu-west-1", KEY, "s3://bucket"),
        ("s3://id:secret@bucket", "", "eu-west-1", KEY, "s3://bucket"),
        ("s3://bucket", "", "", KEY, "S3_REGION"),
        ("s3://bucket", "", "eu-west-1", ("id", ""), "S3_SECRET_ACCESS_KEY"),
        ("s3://bucket", "http://s3.example.org", "", KEY, "https://"),
        ("s3://bucket", "s3.example.org", "", KEY, "https://"),
        ("s3://bucket", "https://s3.example.org/path", "", KEY, "a scheme and a host"),
    ],
)
def test_an_unsafe_address_is_refused(url: str, endpoint: str, region: str, key: Any, sentence: str) -> None:
    with pytest.raises(StoreAddressError, match=sentence):
        address(url, endpoint, region, key)


def test_settings_that_name_no_bucket_stop_the_start(settings: Settings) -> None:
    settings.STORE_URL = "s3://bucket"
    with pytest.raises(SystemCheckError, match="S3_ACCESS_KEY_ID"):
        call_command("check")


def test_the_secret_is_in_no_error(bucket: S3Backstage) -> None:
    assert bucket.store.address.secret_access_key not in repr(bucket.store.address)
    assert bucket.store.address.secret_access_key not in str(bucket.store)


def test_memory_stays_the_same_whatever_the_size(bucket: S3Backstage) -> None:
    """STORE_MIB=1024 for a whole gibibyte."""
    mib = int(os.environ.get("STORE_MIB", "96"))
    code = (
        "import resource, uuid, sys\n"
        "import django; django.setup()\n"
        "from cases import blob_store, crypto\n"
        "from cases.crypto import age_stream\n"
        "case, pair, mib = uuid.uuid4(), crypto.new_pair(), int(sys.argv[1])\n"
        "def once(count):\n"
        "    sealing = age_stream.Encryptor(pair.public)\n"
        "    with blob_store.create(case) as draft:\n"
        "        draft.write(sealing.head)\n"
        "        for _ in range(count): draft.write(sealing.update(bytes(1 << 20)))\n"
        "        draft.write(sealing.end())\n"
        "    with blob_store.open_sealed(case, draft.name) as file:\n"
        "        size = sum(map(len, age_stream.decrypt_stream(pair.private, file)))\n"
        "    assert size == count << 20 and blob_store.verify(case, draft.name) is None\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = once(16); after = once(mib)\n"
        "print(before, after, resource.getrusage(resource.RUSAGE_SELF).ru_utime)\n"
    )
    command = [sys.executable, "-c", code, str(mib)]
    done = subprocess.run(command, env=bucket.environment(), check=False, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    before, after, seconds = done.stdout.split()
    print(f"{mib} MiB: {before} -> {after} MiB resident, {seconds} s of CPU")  # noqa: T201  (pytest -s)
    assert int(after) - int(before) < 40
