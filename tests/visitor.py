"""A browser without script for tests against the running site: cookies, forms, files, redirects."""

import hashlib
import html
import html.parser
import http.cookiejar
import itertools
import re
import secrets
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def worked(challenge: str) -> str:
    """What a device calculates when it has to work for a case (cases/work_proof.py)."""
    value = challenge.partition(":")[0]
    limit = 1 << 256 - int(value.partition(".")[0])
    return ",".join(
        str(next(n for n in itertools.count() if _digest(f"{value}:{part}:{n}") < limit)) for part in range(8)
    )


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def multipart(fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    """The content type and the body of a form with files, each (field, file name, content)."""
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for field, name, content in files:
        quoted = name.replace('"', "%22")
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\n'
        parts += [head.encode() + b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n"]
    return f"multipart/form-data; boundary={mark}", b"".join([*parts, f"--{mark}--\r\n".encode()])


class _NoErrors(urllib.request.HTTPErrorProcessor):
    """Answers of 400 and more are answers; redirects are followed by hand."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


class _Forms(html.parser.HTMLParser):
    """The forms of a page: where each goes, and its fields with what stands in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str | list[str]]]] = []
        self._text = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][1], given.get("name", "")
        if tag == "input":
            self._input(fields, name, given)
        elif tag == "textarea":
            self._text, fields[name] = name, ""
        elif tag == "select":
            self._select, fields[name] = name, ""
        elif tag == "option" and self._select and "selected" in given:
            fields[self._select] = given.get("value", "")

    def _input(self, fields: dict[str, str | list[str]], name: str, given: dict[str, str]) -> None:
        choice = given.get("type") in ("radio", "checkbox")
        if not name or given.get("type") in ("file", "submit"):
            return
        if not choice or "checked" in given:
            fields[name] = given.get("value", "on" if choice else "")
        else:
            fields.setdefault(name, [])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][1][self._text] = data.removeprefix("\n")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    path: str

    @property
    def page(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """The words of the page, without mark-up."""
        main = self.page.partition("<main")[2].partition("</main>")[0] or self.page
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


class Visitor:
    """One person with one browser. Paths are relative to the site; the newest page's form token is used."""

    def __init__(self, url: str, context: ssl.SSLContext | None = None) -> None:
        self.url = url
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(self.jar), _NoErrors
        )
        self.token = ""
        self.words = ""

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._send(urllib.request.Request(self.url + path, headers=headers or {}))

    def post(self, path: str, follow: bool = True, **fields: str | list[str]) -> Answer:
        pairs = [("csrfmiddlewaretoken", self.token)]
        for name, value in fields.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        data = urllib.parse.urlencode(pairs).encode()
        return self._send(urllib.request.Request(self.url + path, data=data), follow)

    def upload(self, path: str, files: list[tuple[str, str, bytes]], **fields: str) -> Answer:
        """files: (field, file name, content)."""
        kind, body = multipart({"csrfmiddlewaretoken": self.token, **fields}, files)
        request = urllib.request.Request(self.url + path, data=body)
        request.add_header("Content-Type", kind)
        return self._send(request)

    def _send(self, request: urllib.request.Request, follow: bool = True) -> Answer:
        # A script-less browser under no-referrer sends this with every form.
        if request.data is not None:
            request.add_header("Origin", "null")
            request.add_header("Sec-Fetch-Site", "same-origin")
        with self._opener.open(request, timeout=60) as response:
            answer = Answer(
                response.status, dict(response.headers), response.read(), urllib.parse.urlsplit(response.url).path
            )
        token = TOKEN.search(answer.page) if "html" in answer.headers.get("Content-Type", "") else None
        if token:
            self.token = token[1]
        target = answer.headers.get("Location", "")
        if follow and answer.status in (301, 302, 303) and target.startswith(("/", self.url)):
            return self.get(target.removeprefix(self.url))
        return answer

    def fill(self, path: str, **values: str | list[str]) -> Answer:
        """Open a page and send, of its forms with most of the fields of `values`, the longest, changed by them.

        A name stands for every field that is called so or ends in "-name".
        """
        forms = _Forms(self.get(path).page).forms

        def fits(form: tuple[str, dict[str, str | list[str]]]) -> tuple[int, int]:
            return sum(name.rpartition("-")[2] in values or name in values for name in form[1]), len(form[1])

        action, fields = max(forms, key=fits)
        unknown = set(values)
        for name in fields:
            for wanted, value in values.items():
                if name == wanted or name.endswith(f"-{wanted}"):
                    fields[name] = value
                    unknown.discard(wanted)
        assert not unknown, f"{path} has no field {unknown}"
        fields.pop("csrfmiddlewaretoken", None)
        return self.post(action or path, **fields)

    # --- what people do -------------------------------------------------------------------------------

    def start_case(self, language: str = "en") -> str:
        """A new case, its words typed back; the words."""
        self.get(f"/{language}/case/new/")
        shown = self.post(f"/{language}/case/new/")
        if challenge := re.search(r'name="challenge" value="([^"]+)"', shown.page):
            shown = self.post(f"/{language}/case/new/", challenge=challenge[1], worked=worked(challenge[1]))
        self.words = " ".join(re.findall(r"<li>([a-z]+)</li>", shown.page))
        assert len(self.words.split()) == 6, shown.text
        self.get(f"/{language}/case/words/")
        confirmed = self.post(f"/{language}/case/words/", words=self.words)
        assert confirmed.path == f"/{language}/case/evidence/add/", confirmed.text  # the upload comes at once
        return self.words

    def open_case(self, words: str, language: str = "en") -> Answer:
        self.get(f"/{language}/case/open/")
        return self.post(f"/{language}/case/open/", words=words)
