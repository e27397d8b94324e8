"""The licences of everything that is installed, and whether they go with AGPL-3.0-or-later.

    python -m scripts.licences          a table: package, version, licence
    python -m scripts.licences --check  silent, or one line for each package that does not fit; exit code 1 then

Read from the metadata of the installed packages, so no network is needed. What the GNU project calls compatible
with version 3 of its licences: https://www.gnu.org/licenses/license-list.html
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions

COMPATIBLE = re.compile(
    r"\bMIT\b|MIT-0|MIT-CMU|\bBSD\b|0BSD|Apache|\bISC\b|PSF|Python Software Foundation|\bMPL ?v?2|MPL-2\.0|\bMPL\b|"
    r"Mozilla Public License|LGPL|Lesser General Public|GPL-3\.0\b|GPLv3\+|GPLv2\+|Unlicense|CC0|Zlib",
    re.IGNORECASE,
)
INCOMPATIBLE = re.compile(r"GPL-2\.0-only|SSPL|BUSL|Proprietary|Commercial|CC-BY-NC|Non-?Commercial", re.IGNORECASE)
# Packages whose metadata names no licence, as their repositories do.
KNOWN = {"pyrage": "MIT", "axe-playwright-python": "MIT"}


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str

    @property
    def fits(self) -> bool:
        return bool(COMPATIBLE.search(self.licence)) and not INCOMPATIBLE.search(self.licence)


def licence_of(distribution: Distribution) -> str:
    """What the metadata says, in the order in which its fields can be trusted; "" when it says nothing."""
    metadata = distribution.metadata.json  # PEP 566's form, with absent fields left out
    classifiers = [entry for entry in metadata.get("classifier", []) if entry.startswith("License ::")]
    first_line = str(metadata.get("license", "")).strip().partition("\n")[0]
    stated = str(metadata.get("license_expression", "")) or "; ".join(
        entry.split(" :: ")[-1] for entry in classifiers
    )
    return stated or first_line or KNOWN.get(str(metadata["name"]), "")


def installed() -> Iterator[Package]:
    for distribution in sorted(distributions(), key=lambda packages: packages.metadata["Name"].lower()):
        yield Package(distribution.metadata["Name"], distribution.version, licence_of(distribution))


def main(arguments: list[str]) -> int:
    packages = list(installed())
    if "--check" not in arguments:
        for package in packages:
            print(f"{package.name}\t{package.version}\t{package.licence}")
        return 0
    unfit = [package for package in packages if not package.fits]
    for package in unfit:
        print(f"{package.name} {package.version}: licence {package.licence or 'not stated'}", file=sys.stderr)
    return 1 if unfit else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
