"""Whom the site asks for time stamps, in order: TSA_URLS, or without them its own clock. Beside them a second group
(TSA_SECOND_URLS): one authority may be wrong, be broken into or end, and two rarely at once."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

from timestamps import tokens, tsa_client
from timestamps.local_tsa import LocalAuthority
from timestamps.models import AuthorityGroup
from timestamps.tokens import Token


@dataclass(frozen=True)
class Authority:
    """`host` is for the operator's log; `ask` takes a request and gives the answer, or raises NoAnswerError."""

    host: str
    own: bool
    ask: Callable[[bytes], bytes]
    pinned: tuple[x509.Certificate, ...]
    policy: str = ""

    def stamp(self, digest: bytes) -> Token:
        """A checked token for a SHA-256 digest. Raises NoAnswerError and InvalidTokenError."""
        nonce = secrets.randbits(tokens.NONCE_BITS)
        raw = self.ask(tokens.request(digest, nonce, self.policy))
        return tokens.check(raw, digest, self.pinned, nonce=nonce, policy=self.policy)


def configured() -> list[Authority]:
    """All of them; none when the site has neither addresses nor a key of its own."""
    if settings.TSA_URLS:
        return _at(settings.TSA_URLS, settings.TSA_POLICY)
    if settings.STAMP_KEY and settings.STAMP_CHAIN:
        own = LocalAuthority(settings.STAMP_KEY, settings.STAMP_CHAIN)
        return [Authority("this site", True, own.answer, tuple(own.chain[1:]))]
    return []


def of_group(group: AuthorityGroup) -> list[Authority]:
    return configured() if group == AuthorityGroup.FIRST else second()


def second() -> list[Authority]:
    """Those that stamp everything once more; none unless they are set."""
    return _at(settings.TSA_SECOND_URLS, settings.TSA_SECOND_POLICY)


def _at(urls: list[str], policy: str) -> list[Authority]:
    pinned = tuple(tokens.certificates(settings.TSA_CA)) if urls else ()
    return [
        Authority(urlsplit(url).hostname or "", False, partial(tsa_client.ask, url), pinned, policy) for url in urls
    ]
