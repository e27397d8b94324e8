"""The files that the checks of architecture, names and templates read."""

from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
APPS = (
    "guidance",
    "cases",
    "evidence",
    "statement",
    "timestamps",
    "extraction",
    "dossier",
    "counseling",
    "integrity",
    "portal",
)


def sources() -> list[Path]:
    found = [path for app in (*APPS, "sextortion_help") for path in (BASE / app).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((BASE / "templates").rglob("*.html"))
