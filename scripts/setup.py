"""Everything the site needs on this machine: virtual environment, pinned packages, system libraries.

    python3 scripts/setup.py [--tests]

Uses the standard library only, because it runs before anything is installed. Whether a system library is
there is found out by loading it, not by asking a package manager; apt-get is used only for what is missing.
"""

import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
       "--root-user-action=ignore", "--no-compile")  # fmt: skip
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
# One character of each script that people write chats in; the last is an emoji that plain text fonts lack.
LETTERS = {"Latin": "ß", "Cyrillic": "ж", "Arabic": "ع", "Hebrew": "א", "Devanagari": "अ"}
CJK = {"Chinese": "汉漢", "Japanese": "ひカ", "Korean": "한"}
EMOJI = "\N{FACE WITH PLEADING EYES}"
UV_IN_LOCK = r"^uv==.*\\\n(?:    --hash=.*\n)+"
UV_SECONDS = 300  # for each of two steps; pip takes half of it for everything
# Of packages: their own tests, and where a telephone number is from, of which the site asks nothing.
NEVER_RUN = r"/site-packages/(.*/)?(tests|testing|SelfTest|phonenumbers/(carrierdata|geodata|tzdata))/"
# What is removed of packages, 115 MB: of these nothing is imported or read, by the site or by its tests.
NOT_NEEDED = (
    "Crypto/SelfTest", "numpy/**/tests", "shapely/tests",
    "onnxruntime/quantization", "onnxruntime/tools", "onnxruntime/transformers",  # for making models
    "phonenumbers/carrierdata", "phonenumbers/geodata", "phonenumbers/tzdata",
    "fontTools/**/*.c", "django/**/*.po", "allauth/**/*.po",  # what the compiled files beside them were made from
    "lxml/includes", "lxml/**/*.pyx", "numpy/_core/include",  # for compiling against them
    "django/contrib/admin/static",
    "onnxruntime/capi/libonnxruntime.so.*",  # for programs in C; what Python loads holds all of it once more
    # No style of what is printed has words divided; a test counts syllables of German.
    *(f"pyphen/dictionaries/hyph_{others}" for others in ("[!de]*", "d[!e]*", "de_[!D]*")),
    *(f"django/contrib/{app}/locale" for app in (  # apps that the site does not install
        "admin", "admindocs", "flatpages", "gis", "humanize", "postgres", "redirects", "sites"
    )),
)  # fmt: skip
# Of what apt fetches and works out by the way, nothing stays but the indexes, packed: on a bare system 190 MB less.
APT_SPARES = (
    "APT::Keep-Downloaded-Packages=false",
    "Acquire::GzipIndexes=true",
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
)


class SetupError(RuntimeError):
    """Something is missing and could not be installed; the message says what to do."""


@dataclass(frozen=True)
class Requirement:
    """Something outside the virtual environment, how to see that it works, and its Debian packages."""

    name: str
    works: Callable[[], bool]
    packages: tuple[str, ...]
    needed: bool = True  # what is not is installed where that works; nothing stops without it


def loads(*libraries: str) -> bool:
    try:
        for library in libraries:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def draws(characters: str) -> bool:
    """Whether installed fonts have these characters, as fontconfig (and so WeasyPrint) sees it."""
    if not loads("libfontconfig.so.1"):
        return False
    fc = ctypes.CDLL("libfontconfig.so.1")
    for name in ("FcPatternCreate", "FcCharSetCreate", "FcObjectSetCreate", "FcFontList"):
        getattr(fc, name).restype = ctypes.c_void_p
    fc.FcInitReinitialize()
    for character in characters:
        pattern, letters, columns = (
            ctypes.c_void_p(create()) for create in (fc.FcPatternCreate, fc.FcCharSetCreate, fc.FcObjectSetCreate)
        )
        fc.FcCharSetAddChar(letters, ctypes.c_uint32(ord(character)))
        fc.FcPatternAddCharSet(pattern, b"charset", letters)
        fc.FcObjectSetAdd(columns, b"family")
        fonts_found = fc.FcFontList(None, pattern, columns)
        if not fonts_found or ctypes.cast(fonts_found, ctypes.POINTER(ctypes.c_int))[0] == 0:
            return False
    return True


def runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def output(*command: str) -> bytes:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60).stdout


def has_chromium() -> bool:
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return any(runs(path, "--version") for name in names if name and (path := shutil.which(name)))


def has_headless_chromium() -> bool:
    """Also where none is to be had: CHROMIUM names the browser of all tests, or the system has no such package."""
    package = "chromium-headless-shell"
    return bool(os.environ.get("CHROMIUM")) or runs(package, "--version") or not runs("apt-cache", "show", package)


def has_postgresql() -> bool:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return any(runs(path, "--version") for path in [*(str(f / "initdb") for f in folders), "initdb"])


def has_pdqhash_or_compiler() -> bool:
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    return runs(str(PYTHON), "-c", "import pdqhash") or (shutil.which("g++") is not None and headers.is_file())


SITE = (
    Requirement("Pango and HarfBuzz, which lay out the dossier", lambda: loads(*LIBRARIES),
         ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libfontconfig1")),
    Requirement(
        "libseccomp, which confines what reads files", lambda: loads("libseccomp.so.2"), ("libseccomp2",)
    ),
    Requirement("libmagic, which recognises file types", lambda: loads("libmagic.so.1"), ("libmagic1",)),
    Requirement(f"fonts for {', '.join(LETTERS)}", lambda: draws("".join(LETTERS.values())), ("fonts-noto-core",)),
    Requirement(f"a font for {', '.join(CJK)}", lambda: draws("".join(CJK.values())), ("fonts-wqy-microhei",)),
    Requirement("a font with emoji", lambda: draws(EMOJI), ("fonts-noto-color-emoji",)),
)  # fmt: skip
TESTS = (
    Requirement("libatomic, which Playwright's driver loads", lambda: loads("libatomic.so.1"), ("libatomic1",)),
    Requirement("Chromium for the browser tests (or set CHROMIUM to its path)", has_chromium, ("chromium",)),
    Requirement(
        "Chromium without windows, in which most browser tests run faster",
        has_headless_chromium,
        ("chromium-headless-shell",),
        needed=False,
    ),
    Requirement(
        "Firefox, in which some browser tests run as well",
        lambda: any(runs(path, "--version") for name in ("firefox-esr", "firefox") if (path := shutil.which(name))),
        ("firefox-esr",),
    ),
    Requirement("PostgreSQL's server programs for the tests", has_postgresql, ("postgresql",)),
    Requirement(
        "PgBouncer, which stands before PostgreSQL in one test",
        lambda: runs("/usr/sbin/pgbouncer", "--version") or runs("pgbouncer", "--version"),
        ("pgbouncer",),
    ),
    Requirement(
        "SoftHSM, which holds a key as hardware does",
        lambda: runs("softhsm2-util", "--version"),
        ("softhsm2",),
    ),
    Requirement(
        "nginx, which takes the configuration in deploy/",
        lambda: runs("/usr/sbin/nginx", "-v") or runs("nginx", "-v"),
        ("nginx-light",),
    ),
    Requirement(
        "systemd-analyze, which judges the units in deploy/",
        lambda: runs("systemd-analyze", "--version"),
        ("systemd",),
    ),
    Requirement(
        "a Java compiler: tests check the dossier with veraPDF",
        lambda: runs("javac", "-version"),
        ("default-jdk-headless",),
    ),
    Requirement(
        "Tesseract with German, the other engine that reads pictures",
        lambda: runs("tesseract", "--version") and b"deu" in output("tesseract", "--list-langs"),
        ("tesseract-ocr", "tesseract-ocr-deu"),
    ),
    Requirement("qpdf, which checks the dossier", lambda: runs("qpdf", "--version"), ("qpdf",)),
    Requirement("Poppler's programs, which read it", lambda: runs("pdfsig", "-v"), ("poppler-utils",)),
    Requirement(
        "certutil, which makes the store that pdfsig asks",
        lambda: shutil.which("certutil") is not None,
        ("libnss3-tools",),
    ),
    Requirement(
        "Node, which tests the scripts of the pages", lambda: runs("node", "--test", "--help"), ("nodejs",)
    ),
    Requirement("npm, which installs what checks the scripts", lambda: runs("npm", "--version"), ("npm",)),
)
# The browser's fingerprints are compared with those of pdqhash, which comes as source.
COMPILER = (
    Requirement("a C++ compiler and Python's headers for pdqhash", has_pdqhash_or_compiler, ("g++", "python3-dev")),
)


def apt_install(packages: list[str]) -> None:
    """Install Debian packages if this user may. Says nothing of success: the caller looks again."""
    if not shutil.which("apt-get"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not runs("sudo", "-n", "true"):
        return
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    apt += [word for option in APT_SPARES for word in ("-o", option)]
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    for command in (install, [*apt, "update"], install):
        process = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if command is install and process.returncode == 0:
            return
    print("\n".join(process.stderr.strip().splitlines()[-3:]), file=sys.stderr)


def ensure_parts(parts: tuple[Requirement, ...]) -> None:
    missing = [part for part in parts if not part.works()]
    if not missing:
        return
    packages = [package for part in missing for package in part.packages]
    apt_install(packages)
    missing = [part for part in missing if part.needed and not part.works()]
    if missing:
        names = "; ".join(part.name for part in missing)
        packages = [package for part in missing for package in part.packages]
        raise SetupError(
            f"Missing on this machine: {names}. "
            f"Install it (Debian, Ubuntu: sudo apt-get install {' '.join(packages)}), then start again."
        )


def ensure_venv() -> None:
    if runs(str(PYTHON), "-c", "import pip"):
        return
    print("Making the virtual environment .venv", flush=True)
    python = getattr(sys, "_base_executable", sys.executable)  # we may be running inside the broken one
    if not runs(python, "-c", "import ensurepip"):
        apt_install([f"python3.{sys.version_info.minor}-venv"])
    process = subprocess.run([python, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if process.returncode:
        raise SetupError(
            "The virtual environment could not be made. "
            "Check that this folder can be written and that Python's venv is installed "
            f"(Debian, Ubuntu: sudo apt-get install python3.{sys.version_info.minor}-venv)."
        )


def remove_what_is_not_needed() -> None:
    for packages in VENV.glob("lib/python3*/site-packages"):
        for path in [path for pattern in NOT_NEEDED for path in packages.glob(pattern)]:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif not is_loaded_beside(path):
                path.unlink(missing_ok=True)


def is_loaded_beside(library: Path) -> bool:
    """Whether a module of its folder names this library, as it would on a processor for which it is built so."""
    name, is_library, _version = library.name.partition(".so.")
    soname = f"{name}.so.".encode()
    return bool(is_library) and any(soname in module.read_bytes() for module in library.parent.glob("*.so"))


def compile_packages() -> None:
    """Write the bytecode of what was installed, which the users that run the site may not. Unlike pip this uses
    every processor and leaves out what is never run. Its exit code says nothing: a package may hold a file for
    Python 2."""
    packages = [str(folder) for folder in VENV.glob("lib/python3*/site-packages")]
    command = [str(PYTHON), "-m", "compileall", "-q", "-j", "0", "-x", NEVER_RUN, *packages]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)


def installed_by_uv(requirements: str) -> bool:
    """Install what a lock names with uv, in a tenth of pip's time and by the same digests. It is locked too, and
    gone afterwards. False where that does not work, as where only pip is told of a package index."""
    try:
        own_lock = re.search(UV_IN_LOCK, (BASE / "requirements-dev.lock").read_text(), re.MULTILINE)
        with tempfile.TemporaryDirectory(prefix="site-setup-") as folder:
            Path(folder, "uv.lock").write_text(own_lock[0] if own_lock else "")
            uv = (f"{folder}/bin/uv", "pip", "install", "--quiet", "--no-cache", "--python", str(PYTHON))
            commands = (
                [*PIP, "--target", folder, "--require-hashes", "-r", f"{folder}/uv.lock"],
                [*uv, "--require-hashes", "-r", requirements],
            )
            return all(
                subprocess.run(
                    command, cwd=BASE, stdin=subprocess.DEVNULL, capture_output=True, timeout=UV_SECONDS
                ).returncode
                == 0
                for command in commands
            )
    except (OSError, subprocess.TimeoutExpired):  # no program may be started there, or an index never answers
        return False


def ensure_packages(requirements: str) -> None:
    """Install what a lock names, file by file as it was when it was locked (scripts.lock), unless the same lock was
    installed before."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update((BASE / requirements).read_bytes())
    stamp = VENV / f".installed-{requirements}"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    print(f"Installing the packages of {requirements} (a minute or more the first time)", flush=True)
    if not installed_by_uv(requirements):
        process = subprocess.run(
            [*PIP, "--require-hashes", "-r", requirements],
            cwd=BASE,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if process.returncode:
            print("\n".join(process.stderr.strip().splitlines()[-3:]), file=sys.stderr)
            raise SetupError(
                "The Python packages could not be installed. "
                "Check the network (or pip's settings), then start again."
            )
    remove_what_is_not_needed()
    compile_packages()
    stamp.write_text(digest.hexdigest())


def ensure_node_packages() -> None:
    """Install tsc and eslint as package-lock.json pins them, unless the same were installed before."""
    digest = hashlib.sha256(output("node", "--version") + (BASE / "package-lock.json").read_bytes()).hexdigest()
    stamp = BASE / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print("Installing what checks the scripts of the pages (node_modules)", flush=True)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    process = subprocess.run(npm, cwd=BASE, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if process.returncode:
        print("\n".join(process.stderr.strip().splitlines()[-3:]), file=sys.stderr)
        raise SetupError(
            "What checks the scripts could not be installed. "
            "Check the network (or npm's settings), then start again."
        )
    stamp.write_text(digest)


def main(tests: bool) -> int:
    lock = os.open(BASE, os.O_RDONLY)  # two makes at once take turns
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        ensure_venv()
        ensure_packages("requirements.lock")
        ensure_parts(SITE)
        if tests:
            ensure_parts(COMPILER)
            ensure_packages("requirements-dev.lock")
            ensure_parts(TESTS)
            ensure_node_packages()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"This folder cannot be written ({error.strerror}). Put the project where this user may write.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main("--tests" in sys.argv[1:]))
