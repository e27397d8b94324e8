"""A site that could not stamp, or not check what it gets, is told so before it starts."""

import pytest
from pytest_django import Settings

from sextortion_help.site_keys import tsa_certificate
from tests.timestamps.authority import Pki
from tests.timestamps.conftest import OWN
from timestamps import checks


def found(settings: Settings, **values: object) -> list[str]:
    base = {"TSA_URLS": [], "TSA_CA": "", "TSA_POLICY": "", "STAMP_KEY": "", "STAMP_CHAIN": ""}
    for name, value in (base | values).items():
        setattr(settings, name, value)
    return [str(message.id) for message in checks.authorities_are_sound(None)]


def test_sound_settings(settings: Settings, pki: Pki) -> None:
    assert found(settings, STAMP_KEY=OWN[0], STAMP_CHAIN=OWN[1]) == []
    assert found(settings, STAMP_CHAIN=OWN[1]) == []  # the web server has no key
    listed = ["https://tsa.example.org/tsr", "http://[::1]:3161/"]
    assert found(settings, TSA_URLS=listed, TSA_CA=pki.root_pem, TSA_POLICY="1.2.3") == []


@pytest.mark.parametrize(
    "url", ["tsa.example.org", "ftp://x/", "https://", "https://me:secret@x/", "http://x:port/"]
)
def test_an_address_that_is_none(settings: Settings, pki: Pki, url: str) -> None:
    assert found(settings, TSA_URLS=[url], TSA_CA=pki.root_pem) == ["timestamps.E001"]


def test_authorities_without_their_root(settings: Settings) -> None:
    assert found(settings, TSA_URLS=["https://x/"]) == ["timestamps.E002"]
    leaf = OWN[1].split("-----END")[0] + "-----END CERTIFICATE-----\n"
    assert found(settings, TSA_URLS=["https://x/"], TSA_CA=leaf) == ["timestamps.E002"]


def test_a_policy_that_is_none(settings: Settings, pki: Pki) -> None:
    assert found(settings, TSA_URLS=["https://x/"], TSA_CA=pki.root_pem, TSA_POLICY="any") == ["timestamps.E003"]


def test_nobody_to_make_stamps(settings: Settings) -> None:
    settings.PRODUCTION = True
    assert found(settings) == ["timestamps.E004"]
    assert checks.authorities_are_sound(None)[0].is_serious()


@pytest.mark.parametrize("key", ["garbage", tsa_certificate.make()[0]])
def test_a_key_without_its_certificate(settings: Settings, key: str) -> None:
    assert found(settings, STAMP_KEY=key, STAMP_CHAIN=OWN[1]) == ["timestamps.E005"]
