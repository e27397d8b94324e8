"""The text within an upload set: what it is, and that the evidence is the bundle. In the language of the police."""

from collections.abc import Iterable

from dossier.online_report.set_files import FileKind, SetFile

_TEXTS = {
    "en": """Case {reference}: files for an online report

These files are copies for reading. They were made so that an online form takes
each of them: pictures as JPEG, everything else as PDF, none over 50 MB.

The evidence is the bundle (bundle.zip). It holds the originals byte for byte,
the log with its time stamps and the signed dossier, and can be checked without
a network. Ask the police how they want to receive it. Recordings, sounds, chats
and e-mails are in it as files.

{dossier}
No intimate picture belongs into a report. The police do not need one from the
complainant.
""",
    "de": """Fall {reference}: Dateien für eine Online-Anzeige

Diese Dateien sind Kopien zum Lesen. Sie sind so gemacht, dass ein Online-Formular
jede von ihnen annimmt: Bilder als JPEG, alles andere als PDF, keine über 50 MB.

Das Beweismittel ist das Übergabepaket (bundle.zip). Darin liegen die Originale
Byte für Byte, das Protokoll mit seinen Zeitstempeln und das signierte Dossier;
es lässt sich ohne Netz prüfen. Die Polizei sagt, wie sie es bekommen möchte.
Aufnahmen, Sprachnachrichten, Chats und E-Mails liegen darin als Dateien.

{dossier}
Intime Bilder gehören nicht in eine Anzeige. Die Polizei braucht von der
geschädigten Person keine.
""",
}
_WHOLE = {
    "en": "dossier.pdf is here as it was signed.\n",
    "de": "dossier.pdf liegt hier so, wie es signiert wurde.\n",
}
_PARTS = {
    "en": "The dossier was too large for one file and is here in parts, which carry no\n"
    "signature. The signed whole is in the bundle.\n",
    "de": "Das Dossier war für eine Datei zu groß und liegt hier in Teilen ohne Signatur.\n"
    "Das signierte Ganze liegt im Übergabepaket.\n",
}  # fmt: skip


def text(language: str, reference: str, files: Iterable[SetFile]) -> str:
    is_split = any(file.kind == FileKind.DOSSIER and file.part for file in files)
    words = (_PARTS if is_split else _WHOLE)[language]
    return _TEXTS[language].format(reference=reference, dossier=words)
