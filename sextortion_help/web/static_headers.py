"""Headers of static files: how long they are kept, and what a script may do that runs as a worker.

A worker follows the policy of its own file, not of its page; pages get theirs from CONTENT_SECURITY_POLICY. A proxy
that serves static files itself must send these too.
"""

import re
from wsgiref.headers import Headers

# What `collectstatic` puts into a name: such a file never changes, so browsers may keep it. WhiteNoise's own test
# knows only the names of the newest release.
DIGEST_IN_NAME = r"\.[0-9a-f]{12}\.[a-z0-9]+$"
# The one script that may compile WebAssembly and fetch from this site: the model that looks at pictures.
_NUDITY_CHECK = re.compile(r"/js/nudity_check/model_worker(\.[0-9a-f]{12})?\.js$")
# These compile WebAssembly for SHA-256 and MD5, or for Argon2id, and reach nothing.
_COMPUTES = re.compile(
    r"/js/(fingerprint/fingerprint_worker|upload/sha256_worker|case_keys/derivation_worker)(\.[0-9a-f]{12})?\.js$"
)
_NO_TEXT_AS_SCRIPT = "require-trusted-types-for 'script'; trusted-types 'none'"
ALONE = f"{_NO_TEXT_AS_SCRIPT}; default-src 'none'; script-src 'self'"
COMPUTES = f"{ALONE} 'wasm-unsafe-eval'"
LOOKS = f"{COMPUTES}; connect-src 'self'"


def _policy(url: str) -> str:
    if _NUDITY_CHECK.search(url):
        return LOOKS
    return COMPUTES if _COMPUTES.search(url) else ALONE


def add(headers: Headers, path: str, url: str) -> None:
    """Called by WhiteNoise for each file when it starts."""
    if url.endswith(".js"):
        headers["Content-Security-Policy"] = _policy(url)
