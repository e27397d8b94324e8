"""Values out of JSON that a stranger wrote, as text and times."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from evidence.readers.visible_text import visible


def text(value: Any) -> str:
    """Words with their line breaks; empty for what is no string."""
    return visible(value).strip() if isinstance(value, str) else ""


def line(value: Any) -> str:
    """On one line; a number as it is written."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(text(value).split())


def lines(value: Any) -> str:
    """Words with their line breaks, without empty lines and room within a line."""
    return "\n".join(filter(None, (" ".join(one.split()) for one in text(value).splitlines())))


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def part(value: Any, *names: str) -> Any:
    """What lies under a name within a name; None when there is no such."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def number(value: Any) -> int:
    """0 for what is none."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        return int(value)
    return (
        int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e18 else 0
    )


def utc(milliseconds: int) -> str:
    """Local ISO 8601 in UTC; empty for what is no time."""
    try:
        return (
            datetime.fromtimestamp(milliseconds // 1000, UTC).replace(tzinfo=None).isoformat()
            if milliseconds
            else ""
        )
    except (ValueError, OverflowError, OSError):
        return ""


def moment(written: str) -> tuple[str, str]:
    """(local ISO 8601, zone) of an ISO time; the zone is empty when it names none."""
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        return "", ""
    offset = at.utcoffset()
    local = at.replace(tzinfo=None, microsecond=0).isoformat()
    if offset is None:
        return local, ""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return local, "UTC" if not minutes else f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def mail_moment(written: str) -> tuple[str, str]:
    """As `moment`, of a time as in the header of a mail: "Fri, 20 Nov 2026 20:14:05 GMT"."""
    try:
        return moment(parsedate_to_datetime(written).isoformat())
    except ValueError:
        return "", ""


def milliseconds(value: Any) -> int:
    """Since 1970, of an ISO time with its zone; 0 when it is none."""
    try:
        return round(datetime.fromisoformat(value).timestamp() * 1000) if isinstance(value, str) else 0
    except (ValueError, OverflowError):
        return 0
