"""The site's long-lived keys: made once for a local site, and never made up silently when they are lost.

Run as `python -m sextortion_help.site_keys.key_files DATA_DIR` before the first start of a local site.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

from pyrage import x25519

from sextortion_help.site_keys import signing_certificate, tsa_certificate

FIRST = ("secret_key", "site_salt", "worker_key", "worker_public_key")
# Of the site's own time stamps and of its signature. Sites that began without them get them later: no sealed data
# needs them, and each stamp and signature is kept with the certificates it was made under.
PAIRS = {("stamp_key", "stamp_chain"): tsa_certificate.make, ("sign_key", "sign_chain"): signing_certificate.make}
LATER = tuple(name for pair in PAIRS for name in pair)
NAMES = FIRST + LATER

LOST = (
    "The data directory holds a database but not all of its keys ({missing}). "
    "Without them no case can be opened. Put the folder 'keys' back from where it was kept. "
    "Only if there is nothing to keep, remove the whole data directory and start again."
)


class KeysLostError(RuntimeError):
    """There is data that belongs to keys that are not there."""


def folder(data_dir: Path) -> Path:
    return data_dir / "keys"


def create(data_dir: Path) -> bool:
    """Make the keys of a new local site; True when they were made now.

    Raises KeysLostError when a database exists but keys are missing, OSError when the folder cannot be written.
    """
    keys = folder(data_dir)
    missing = [name for name in NAMES if not (keys / name).is_file()]
    if not missing:
        return False
    new = [pair for pair in PAIRS if set(pair) <= set(missing)]
    lost_names = [name for name in missing if not any(name in pair for pair in new)]
    is_first = len(missing) == len(NAMES) and not (data_dir / "db.sqlite3").exists()
    if lost_names and not is_first:
        raise KeysLostError(LOST.format(missing=", ".join(lost_names)))
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = _first() if is_first else {}
    for pair in new:
        values |= dict(zip(pair, PAIRS[pair](), strict=True))
    _write(keys, values)
    return True


def _first() -> dict[str, str]:
    worker = x25519.Identity.generate()
    return {
        "secret_key": secrets.token_urlsafe(50),
        "site_salt": base64.b64encode(secrets.token_bytes(32)).decode(),
        "worker_key": str(worker),
        "worker_public_key": str(worker.to_public()),
    }


def _write(keys: Path, values: dict[str, str]) -> None:
    for name, value in values.items():
        descriptor = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value.strip() + "\n")


if __name__ == "__main__":
    try:
        create(Path(sys.argv[1]))
    except KeysLostError as error:
        sys.exit(str(error))
    except OSError:
        sys.exit("The data directory cannot be written. Give this user write access to it, or set DATA_DIR.")
