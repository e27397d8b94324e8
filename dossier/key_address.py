"""Where the key is that signs, when it lies in a hardware module: a PKCS#11 URI (RFC 7512) in SIGN_KEY.

"pkcs11:token=Seal;object=dossiers?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/site/pin"
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote

SCHEME = "pkcs11:"
_PATH = {"token", "object"}
_QUERY = {"module-path", "pin-source"}


@dataclass(frozen=True)
class KeyAddress:
    """`token` and `key` are labels; module: the library of whoever made the hardware. The PIN is read when it is
    needed, and is never part of the address."""

    module: str
    token: str
    key: str
    pin_file: str

    @classmethod
    def of_uri(cls, uri: str) -> "KeyAddress":
        """Raises ValueError for one that does not name all that is needed, or more than is understood here."""
        path, _mark, query = uri.strip().removeprefix(SCHEME).partition("?")
        pairs = [part.partition("=") for part in path.split(";") if part]
        labels = {name: unquote(value) for name, _equals, value in pairs}
        options = dict(parse_qsl(query.replace("+", "%2B"), strict_parsing=True)) if query else {}
        if set(labels) != _PATH or set(options) != _QUERY or not all((*labels.values(), *options.values())):
            raise ValueError("a PKCS#11 address needs token, object, module-path and pin-source, and nothing else")
        pin_file = re.sub("^file:(//)?", "", options["pin-source"])
        if not pin_file.startswith("/") or not options["module-path"].startswith("/"):
            raise ValueError("module-path and pin-source must be absolute paths")
        return cls(options["module-path"], labels["token"], labels["object"], pin_file)

    def pin(self) -> str:
        """Raises OSError."""
        return Path(self.pin_file).read_text(encoding="utf-8").strip()


def is_address(key: str) -> bool:
    """Whether it is an address, and not a key as PEM."""
    return key.strip().startswith(SCHEME)
