"""The operator's page names every setting that the site reads."""

import re

from tests.stack import BASE

READ = re.compile(r'(?:env\.(?:text|boolean|integer|words|choice)|_key)\(\s*"([A-Z_]+)"')


def test_every_setting_is_explained() -> None:
    settings = (BASE / "sextortion_help" / "settings.py").read_text(encoding="utf-8")
    read = set(READ.findall(settings))
    for several in re.findall(r"env\.texts\(([^)]*)\)", settings):
        read |= set(re.findall(r'"([A-Z_]+)"', several))
    page = (BASE / "docs" / "operating.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", page))
    assert len(read) > 15
    assert read - explained == set()
