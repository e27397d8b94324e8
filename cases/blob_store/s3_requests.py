"""The few requests to a bucket that obstore has no call for, signed by hand (AWS Signature Version 4).

They ask how a bucket is set up, and list and abort uploads in parts that were never completed. None has a body.
"""

import hashlib
import hmac
import http.client
import ssl
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from cases.blob_store.s3_address import S3Address

_TIMEOUT = 10.0  # seconds
_NOTHING = hashlib.sha256(b"").hexdigest()
_OK, _GONE = (200, 204), 404
_PASSING = (500, 502, 503, 504)  # S3 asks for another try then, which obstore makes for all other requests
_WAITS = (0.2, 0.6)  # seconds before the second and third try


class S3AnswerError(OSError):
    """The bucket answered with an error; `status` is the one of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the store answered with {status}")
        self.status = status


@dataclass(frozen=True)
class UnfinishedUpload:
    """An upload in parts that was neither completed nor aborted."""

    key: str
    upload_id: str
    begun_at: datetime


class S3Requests:
    """Every method may raise OSError."""

    def __init__(self, address: S3Address) -> None:
        self._address = address
        parts = urlsplit(address.endpoint)
        self._is_safe, self._host = parts.scheme == "https", parts.netloc
        self._path = "/"
        if address.has_bucket_in_path:
            self._path += f"{address.bucket}/"
        else:
            self._host = f"{address.bucket}.{self._host}"

    def keeps_versions(self) -> bool:
        """Whether what is deleted stays as an older version; also where that is only suspended."""
        answer = self._ask("GET", "", {"versioning": ""})
        return any(_local(node) == "Status" and (node.text or "").strip() for node in answer.iter())

    def locks_objects(self) -> bool:
        """Whether objects may be kept from being deleted for a time."""
        try:
            answer = self._ask("GET", "", {"object-lock": ""})
        except S3AnswerError as error:
            if 400 <= error.status < 500 and error.status != 403:  # none is set up, or the store knows of none
                return False
            raise
        return any(_local(node) == "ObjectLockEnabled" for node in answer.iter())

    def unfinished(self, prefix: str) -> Iterator[UnfinishedUpload]:
        """Uploads in parts to keys that begin with `prefix`."""
        after: dict[str, str] = {}
        while True:
            answer = self._ask("GET", "", {"uploads": "", "prefix": prefix} | after)
            for node in answer:
                if _local(node) == "Upload":
                    values = _values(node)
                    begun_at = datetime.fromisoformat(values["Initiated"].replace("Z", "+00:00"))
                    yield UnfinishedUpload(values["Key"], values["UploadId"], begun_at)
            values = _values(answer)
            if values.get("IsTruncated", "false").lower() != "true":
                return
            after = {
                "key-marker": values.get("NextKeyMarker", ""),
                "upload-id-marker": values.get("NextUploadIdMarker", ""),
            }

    def abort(self, upload: UnfinishedUpload) -> None:
        """Throw its parts away; no error when they are gone already."""
        try:
            self._ask("DELETE", upload.key, {"uploadId": upload.upload_id})
        except S3AnswerError as error:
            if error.status != _GONE:
                raise

    def _ask(self, method: str, key: str, query: Mapping[str, str]) -> ElementTree.Element:
        """All of these requests may be repeated. Raises OSError."""
        for seconds in _WAITS:
            try:
                return self._ask_once(method, key, query)
            except S3AnswerError as error:
                if error.status not in _PASSING:
                    raise
            time.sleep(seconds)
        return self._ask_once(method, key, query)

    def _ask_once(self, method: str, key: str, query: Mapping[str, str]) -> ElementTree.Element:
        path = quote(self._path + key, safe="/-_.~")
        line = canonical_query(query)
        headers = signed_headers(self._address, method, self._host, path, line, datetime.now(UTC))
        connection = self._connection()
        try:
            connection.request(method, f"{path}?{line}", headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except http.client.HTTPException as error:
            raise OSError("the store gave no answer that can be read") from error
        finally:
            connection.close()
        if answer.status not in _OK:
            raise S3AnswerError(answer.status)
        try:
            # The store is one the operator chose; expat itself bounds what entities may grow to.
            return ElementTree.fromstring(body) if body else ElementTree.Element("none")  # noqa: S314
        except ElementTree.ParseError as error:
            raise OSError("the store gave no answer that can be read") from error

    def _connection(self) -> http.client.HTTPConnection:
        if not self._is_safe:
            return http.client.HTTPConnection(self._host, timeout=_TIMEOUT)
        context = ssl.create_default_context(cafile=self._address.ca_file or None)
        return http.client.HTTPSConnection(self._host, timeout=_TIMEOUT, context=context)


def canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(query.items())
    )


def signed_headers(
    address: S3Address, method: str, host: str, path: str, query: str, now: datetime
) -> dict[str, str]:
    """The headers of a request without a body. path and query: as they will be sent."""
    moment, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {"host": host, "x-amz-content-sha256": _NOTHING, "x-amz-date": moment}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join([method, path, query, lines, names, _NOTHING])
    scope = f"{day}/{address.region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    key = f"AWS4{address.secret_access_key}".encode()
    for part in (day, address.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"{address.access_key_id}/{scope}"
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


def _local(node: ElementTree.Element) -> str:
    """The name of an element without its namespace, which not every store writes."""
    return node.tag.rpartition("}")[2]


def _values(node: ElementTree.Element) -> dict[str, str]:
    return {_local(child): (child.text or "").strip() for child in node}
