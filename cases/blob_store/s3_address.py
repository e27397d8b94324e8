"""Where a bucket is and with which key it opens, from the settings."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class StoreAddressError(ValueError):
    """The settings of the store name no usable bucket; the message says what to do."""


@dataclass(frozen=True)
class S3Address:
    """prefix: where the site's keys begin in the bucket, "" or with a slash at the end. endpoint: scheme and host.
    ca_file: PEM with the roots of an own authority, or ""."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    ca_file: str = ""
    has_bucket_in_path: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether it is reached without TLS: on this machine alone."""
        return urlsplit(self.endpoint).scheme == "http"


def address(url: str, endpoint: str, region: str, key: tuple[str, str], ca_file: str = "") -> S3Address:
    """url: s3://bucket or s3://bucket/prefix. endpoint: "" for Amazon's own. key: its id and its secret.

    Raises StoreAddressError.
    """
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment or "@" in parts.netloc:
        raise StoreAddressError("STORE_URL must be s3://bucket or s3://bucket/prefix.")
    if not all(key):
        raise StoreAddressError("Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (or …_FILE): the key of the bucket.")
    if not endpoint and not region:
        raise StoreAddressError("Set S3_REGION, or S3_ENDPOINT for a store that is not Amazon's.")
    prefix = parts.path.strip("/")
    region = region or "us-east-1"
    where = urlsplit(endpoint or f"https://s3.{region}.amazonaws.com")
    if where.scheme != "https" and not (where.scheme == "http" and where.hostname in LOOPBACK):
        raise StoreAddressError("S3_ENDPOINT must begin with https://. Only on this machine itself may it be http.")
    if where.path.strip("/") or where.query or not where.netloc or "@" in where.netloc:
        raise StoreAddressError("S3_ENDPOINT must be a scheme and a host, such as https://s3.example.org.")
    return S3Address(
        bucket=parts.netloc,
        prefix=f"{prefix}/" if prefix else "",
        endpoint=f"{where.scheme}://{where.netloc}",
        region=region,
        access_key_id=key[0],
        secret_access_key=key[1],
        ca_file=ca_file,
        has_bucket_in_path=bool(endpoint),
    )
