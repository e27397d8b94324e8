"""Write the lists of words from which a browser draws (static/words/), as the site itself has them.

python -m scripts.word_lists        after a change in cases/wordlists/ or of the package diceware
"""

from pathlib import Path

from cases import passphrase

FOLDER = Path(__file__).resolve().parent.parent / "static" / "words"
LANGUAGES = ("en", "de")


def text_of(language: str) -> str:
    """A word a line, in the list's order."""
    return "\n".join(passphrase.word_list(language)) + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        (FOLDER / f"{language}.txt").write_text(text_of(language), encoding="utf-8")


if __name__ == "__main__":
    main()
