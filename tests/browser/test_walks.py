"""The recommended way in a real browser, from the first page to the letter: what it costs may only fall.

The numbers stand in docs/performance.md, too. How taps and words are counted: tests/browser/walks.py.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.walks import Tapper
from tests.evidence import samples
from tests.guidance.walks import PERSONAS, Persona

FILES = 8
CHAT = (
    "20.11.26, 21:14 - Ella: Zahl 500 EUR bis morgen\n"
    "20.11.26, 21:15 - Ella: Sonst schicke ich es deiner Familie\n"
    "20.11.26, 21:16 - Ella: An DE89 3704 0044 0532 0130 00\n"
)
MOST_TAPS_TO_PLAN = 6
# To files that are safe, by the order of the personas: a bank, a helpline, a safe device may come before them.
MOST_TAPS_TO_SAFE_FILES = (13, 13, 15, 16, 13, 14, 12, 12, 12)
MOST_WORDS_TO_SAFE_FILES = (682, 788, 1260, 970, 809, 932, 581, 573, 616)
# Of the mass e-mail the receipt is counted too, whose words depend on what is read by then.
MOST_MORE_TAPS_TO_BLOCKED = 4
MOST_MORE_TAPS_TO_DOSSIER = 7  # one of them says who threatens: name and words then stand in the statement
MOST_MORE_TAPS_TO_LETTER = 4
NO_SCRIPT = PERSONAS[2]
TO_THE_LETTER = (PERSONAS[0], PERSONAS[5], NO_SCRIPT)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A chat export and seven screenshots."""
    (tmp_path / "chat.txt").write_text(CHAT, encoding="utf-8")
    for number in range(1, FILES):
        picture = samples.chat(lines=[f"21:{number:02}", "Ella", "Pay or I send it"], colour=(number, 220, 210))
        (tmp_path / f"{number}.png").write_bytes(samples.saved(picture, "PNG"))
    return sorted(path for path in tmp_path.iterdir() if path.is_file())


def walk_of(persona: Persona, open_page: Callable[..., Page]) -> Tapper:
    script = persona is not NO_SCRIPT
    language = persona.accepts.partition(",")[0]
    return Tapper(persona, open_page(PHONE, script=script, language=language, accept_downloads=True), script)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)
def test_from_the_first_page_to_a_blocked_account(
    persona: Persona, open_page: Callable[..., Page], files: list[Path]
) -> None:
    walk = walk_of(persona, open_page)
    walk.to_plan()
    assert walk.taps <= MOST_TAPS_TO_PLAN
    walk.to_safe_files(files)
    place = PERSONAS.index(persona)
    assert walk.taps <= MOST_TAPS_TO_SAFE_FILES[place]
    assert walk.words <= MOST_WORDS_TO_SAFE_FILES[place]
    safe = walk.taps
    walk.to_blocked()
    assert walk.taps - safe <= MOST_MORE_TAPS_TO_BLOCKED
    if persona not in TO_THE_LETTER:
        return
    blocked = walk.taps
    walk.to_dossier()
    assert walk.taps - blocked <= MOST_MORE_TAPS_TO_DOSSIER
    printed = walk.taps
    walk.to_letter()
    assert walk.taps - printed <= MOST_MORE_TAPS_TO_LETTER
