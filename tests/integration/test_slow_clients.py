"""Two hundred clients that dawdle, against the running site: everyone else gets their page at once."""

import http.client
import time
from collections.abc import Callable

import pytest

from tests.evidence import samples
from tests.slow_clients import Slow, slow_clients
from tests.stack import BASE, Stack, wait_for
from tests.visitor import Visitor

pytestmark = pytest.mark.integration
MANY = 200
VISITS = 10
NO_CASE = f"Cookie: csrf={'a' * 32}\r\nOrigin: null\r\nSec-Fetch-Site: same-origin\r\n"


def post(path: str, length: int, more: str = "", kind: str = "application/x-www-form-urlencoded") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"
    return f"{head}{more}\r\n".encode()


def get(path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


def slow_form() -> Slow:
    return Slow(post("/en/case/open/", 5000, NO_CASE) + b"csrf", b"m" * 5000)


def slow_upload_without_case() -> Slow:
    return Slow(post("/en/case/evidence/upload/", 900_000, NO_CASE, "multipart/form-data; boundary=a"), b"m" * 5000)


def slow_upload_with_a_made_up_case() -> Slow:
    cookie = f"Cookie: case={'a' * 44}\r\n"
    kind = "multipart/form-data; boundary=a"
    return Slow(post("/en/case/evidence/upload/", 900_000, cookie, kind), b"m" * 5000)


def slow_head() -> Slow:
    return Slow(b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", b"m" * 5000, pause=3)


def silent() -> Slow:
    return Slow(b"")


def chunked() -> Slow:
    head = post("/en/case/open/", 5).replace(b"Content-Length: 5", b"Transfer-Encoding: chunked")
    return Slow(head, b"1\r\na\r\n" * 99)


def slow_reader() -> Slow:
    """Of the largest thing that anyone may fetch."""
    size = (BASE / "static" / "vendor" / "look" / "model.bin").stat().st_size
    assert size > 2_000_000
    return Slow(get("/static/vendor/look/model.bin"), reads=500, pause=2, small_window=True)


def slow_reader_of_a_page() -> Slow:
    return Slow(get("/en/find-help/"), reads=500, pause=2, small_window=True)


def never_hangs_up() -> Slow:
    return Slow(get("/en/leave/", "Connection: close\r\n"), reads=1)


def one_visit(port: int) -> float:
    """Seconds; raises OSError when nobody answers in ten."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/en/help-now/", headers={"Accept-Encoding": "gzip"})
    assert connection.getresponse().read()
    connection.close()
    return time.monotonic() - began


def slowest_visit(port: int) -> float:
    times = []
    for _ in range(VISITS):
        times.append(one_visit(port))
        time.sleep(0.05)
    return max(times)


@pytest.mark.parametrize(
    "client",
    [
        slow_form,
        slow_upload_without_case,
        slow_upload_with_a_made_up_case,
        slow_head,
        silent,
        chunked,
        slow_reader,
        slow_reader_of_a_page,
        never_hangs_up,
    ],
)
def test_nobody_waits_for_slow_clients(stack: Stack, client: Callable[[], Slow]) -> None:
    usual = slowest_visit(stack.port)
    with slow_clients(stack.port, [client() for _ in range(MANY)]):
        # Two hundred at once are work for any server; what counts is when all that is left of them is slow.
        wait_for("the end of the rush", lambda: one_visit(stack.port) < 0.5, 20)
        assert slowest_visit(stack.port) < max(1, 4 * usual)  # a machine that is busy otherwise is slow anyway


def upload_of(visitor: Visitor, size: int) -> tuple[bytes, bytes]:
    """The head and body of a form with one recording, as a browser without script sends it."""
    page = visitor.get("/en/case/evidence/add/").page
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"csrfmiddlewaretoken": token, "nothing_intimate": "1"}
    start = "--a\r\nContent-Disposition: form-data; name="
    parts = [f'{start}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    recording = samples.mp4() + bytes(size)
    body = (
        "".join(parts).encode()
        + f'{start}"files"; filename="a.mp4"\r\n\r\n'.encode()
        + recording
        + b"\r\n--a--\r\n"
    )
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar)
    more = f"Cookie: {cookies}\r\nOrigin: null\r\nSec-Fetch-Site: same-origin\r\n"
    return post("/en/case/evidence/upload/", len(body), more, "multipart/form-data; boundary=a"), body


def honest_uploads(stack: Stack, cases: int, each: int, size: int) -> list[Slow]:
    """At 12 kB/s: a bad mobile line."""
    clients = []
    for _ in range(cases):
        visitor = Visitor(stack.url)
        visitor.start_case()
        visitor.fill("/en/case/evidence/add/", minor_shown="no")
        head, body = upload_of(visitor, size)
        clients += [Slow(head, body, step=6_000, pause=0.5) for _ in range(each)]
    return clients


def test_slow_uploads_into_open_cases_arrive_and_keep_nobody_waiting(stack: Stack) -> None:
    uploads = honest_uploads(stack, cases=6, each=5, size=60_000)
    rest = [slow_form() for _ in range(MANY - len(uploads))]
    usual = slowest_visit(stack.port)
    with slow_clients(stack.port, uploads + rest):
        assert slowest_visit(stack.port) < max(1, 4 * usual)
        limit = time.monotonic() + 30
        while time.monotonic() < limit and not all(client.start for client in uploads):
            time.sleep(0.2)
    assert {client.start[:12] for client in uploads} == {b"HTTP/1.1 302"}


def test_a_browser_with_too_many_files_on_their_way_gets_a_calm_page(stack: Stack) -> None:
    """Six in each of two processes; those that came first go on."""
    uploads = honest_uploads(stack, cases=1, each=16, size=30_000)
    with slow_clients(stack.port, uploads):
        wait_for("an answer to each", lambda: all(client.start for client in uploads), 30)
    answers = [client.start for client in uploads]
    refused = [answer for answer in answers if b" 503 " in answer[:20]]
    assert 1 <= len(refused) <= 10
    assert all(b"text/html" in answer for answer in refused)
    assert {answer[:12] for answer in answers if answer not in refused} == {b"HTTP/1.1 302"}


def test_who_has_no_open_case_is_answered_before_the_body(stack: Stack) -> None:
    with slow_clients(stack.port, [slow_upload_with_a_made_up_case(), slow_upload_without_case()]) as clients:
        for client in clients:
            client.pause = client.due = 0
        limit = time.monotonic() + 10
        while time.monotonic() < limit and not all(client.start for client in clients):
            time.sleep(0.05)
    assert [client.start[:12] for client in clients] == [b"HTTP/1.1 403", b"HTTP/1.1 403"]
