"""When a capture was made, as phones and computers write it into the name of the file."""

import re
from datetime import datetime

# Screenshot_20261120-211455.png, signal-2026-11-20-21-14-55-123.jpg, "Bildschirmfoto 2026-11-20 um 21.14.55.png",
# photo_2026-11-20_21-14-55.jpg, "Screenshot 2026-11-20 211455.png". A day without a time says too little.
_NAMED = re.compile(
    r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?:[-_ T]|\s(?:um|at)\s)(\d\d)([-_.:]?)(\d\d)(?:\6(\d\d))?(?!\d)"
)


def time_in(name: str) -> datetime | None:
    """Local time of the device, or None."""
    name_match = _NAMED.search(name)
    if name_match is None:
        return None
    year, month, day, hour, minute, second = (int(name_match[place] or 0) for place in (1, 3, 4, 5, 7, 8))
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
