"""The check of licences: it lets compatible ones pass and stops at others and at silence."""

from email.message import Message
from importlib import metadata
from importlib.metadata import Distribution
from typing import Any

import pytest

from scripts import licences


class Made(Distribution):
    def __init__(self, **fields: str) -> None:
        self._message = Message()
        for name, value in {"Name": "made-up", "Version": "1", **fields}.items():
            self._message[name.replace("_", "-")] = value

    @property
    def metadata(self) -> Any:
        return metadata._adapters.Message(self._message)

    def read_text(self, filename: Any) -> Any:
        return None

    def locate_file(self, path: Any) -> Any:
        return path


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"License_Expression": "BSD-3-Clause"}, True),
        ({"License_Expression": "LGPL-3.0-only"}, True),
        ({"Classifier": "License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)"}, True),
        ({"License": "Apache 2.0\nand a long text"}, True),
        ({"License_Expression": "GPL-2.0-only"}, False),
        ({"License": "SSPL"}, False),
        ({"License": "Free for non-commercial use, otherwise MIT"}, False),
        ({}, False),
    ],
)
def test_a_licence_fits_only_when_it_is_stated_and_compatible(fields: dict[str, Any], fits: bool) -> None:
    package = licences.Package("made-up", "1", licences.licence_of(Made(**fields)))
    assert package.fits is fits


def test_everything_that_is_installed_fits() -> None:
    assert [package for package in licences.installed() if not package.fits] == []
