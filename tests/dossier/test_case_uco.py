"""case.jsonld, checked by the validator of the CASE community."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.dossier.bundles import unpacked


def test_it_names_each_exhibit_with_its_hash(mayas_zip: bytes, tmp_path: Path) -> None:
    folder = unpacked(mayas_zip, tmp_path / "bundle")
    nodes = json.loads((folder / "case.jsonld").read_text())["@graph"]
    manifest = json.loads((folder / "manifest.json").read_text())
    files = [node for node in nodes if node["@type"] == "uco-observable:File"]
    facets = [facet for file in files for facet in file["uco-core:hasFacet"] if "uco-observable:hash" in facet]
    digests = [facet["uco-observable:hash"]["uco-types:hashValue"]["@value"].lower() for facet in facets]
    assert digests == [*(one["sha256"] for one in manifest["exhibits"]), manifest["dossier"]["sha256"]]
    assert len({node["@id"] for node in nodes}) == len(nodes)
    program = shutil.which("case_validate")
    if program is None:
        pytest.skip("case_validate is not installed; 'pip install case-utils' installs it (220 MB)")
    done = subprocess.run([program, folder / "case.jsonld"], capture_output=True, text=True, check=False)
    assert (done.returncode, "Conforms: True" in done.stdout) == (0, True), done.stdout
