"""What the running site consists of, as a CycloneDX list (ECMA-424): packages with the digests of their files, and
the libraries of the pages.

    python -m scripts.sbom      prints JSON, the same for the same locks

Read from requirements.lock and tools/vendor's package-lock.json, with licences from what is installed. Asks no
network.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from scripts.licences import licence_of

BASE = Path(__file__).resolve().parent.parent
_ENTRY = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[a-z0-9,]+\])?==([^\s;]+)((?:[^\n]*\\\n)?(?: +--hash=[^\n]*\n)+)", re.MULTILINE
)
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_NAMESPACE = uuid.UUID("6f0a1f56-2f0b-4f9e-9a55-1f2f0c5a7b10")  # of the serial numbers of these lists


def _python(name: str, version: str, digests: list[str]) -> Component:
    try:
        licence = licence_of(distribution(name))
    except PackageNotFoundError:  # for another version of Python
        licence = ""
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=PackageURL("pypi", None, name, version),
        bom_ref=f"pypi:{name}@{version}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in digests],
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def python_components() -> Iterator[Component]:
    text = (BASE / "requirements.lock").read_text(encoding="utf-8")
    for name, version, rest in _ENTRY.findall(text):
        yield _python(name, version, _DIGEST.findall(rest))


def browser_components() -> Iterator[Component]:
    """What was built into static/vendor; not the program that builds it."""
    for path in sorted((BASE / "tools" / "vendor").rglob("package-lock.json")):
        for place, package in json.loads(path.read_text(encoding="utf-8"))["packages"].items():
            name = place.rpartition("node_modules/")[2]
            if name and "esbuild" not in name:
                namespace, _, plain = name.rpartition("/")
                yield Component(
                    name=name,
                    version=package["version"],
                    type=ComponentType.LIBRARY,
                    purl=PackageURL("npm", namespace or None, plain, package["version"]),
                    bom_ref=f"npm:{name}@{package['version']}",
                    licenses=[LicenseFactory().make_from_string(package["license"])]
                    if "license" in package
                    else [],
                )


def bom() -> Bom:
    components = {component.bom_ref.value: component for component in [*python_components(), *browser_components()]}
    serial = uuid.uuid5(_NAMESPACE, "\n".join(sorted(str(reference) for reference in components)))
    return Bom(components=components.values(), serial_number=serial)


def main() -> int:
    listed = json.loads(JsonV1Dot6(bom()).output_as_string())
    listed["metadata"].pop("timestamp", None)  # the same for the same locks
    print(json.dumps(listed, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
