"""What a file is, by its first bytes. The ending of its name counts for nothing.

libmagic names the type, an allow-list decides; decoding later is the proof.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Literal

import magic

from evidence.choices import Category
from evidence.errors import RefusedFileError
from evidence.readers.mail import mailbox
from evidence.readers.mail.outlook.storage import SIGNATURE
from evidence.upload import sound_proof, sound_types
from evidence.upload.refusals import Reason

HEAD_BYTES = 8192
ZIP = "application/zip"
OUTLOOK = "application/vnd.ms-outlook"
RAW = "image/x-adobe-dng"
WEB_ARCHIVE = "application/x-webarchive"


@dataclass(frozen=True)
class FileType:
    """`media_type` and `extension` (with its dot) are ours, from the list below."""

    category: Category
    media_type: str
    extension: str


_ALLOWED = {
    kind.media_type: kind
    for kind in (
        FileType(Category.PICTURE, "image/png", ".png"),
        FileType(Category.PICTURE, "image/jpeg", ".jpg"),
        FileType(Category.PICTURE, "image/webp", ".webp"),
        FileType(Category.PICTURE, "image/heic", ".heic"),
        FileType(Category.PICTURE, "image/heif", ".heif"),
        FileType(Category.PICTURE, "image/gif", ".gif"),
        FileType(Category.PICTURE, "image/avif", ".avif"),
        FileType(Category.PICTURE, "image/tiff", ".tif"),
        FileType(Category.PICTURE, "image/bmp", ".bmp"),
        FileType(Category.PICTURE, RAW, ".dng"),
        FileType(Category.DOCUMENT, "application/pdf", ".pdf"),
        FileType(Category.TEXT, "text/plain", ".txt"),
        FileType(Category.TEXT, "text/html", ".html"),
        FileType(Category.TEXT, "application/json", ".json"),
        FileType(Category.TEXT, ZIP, ".zip"),
        FileType(Category.TEXT, "multipart/related", ".mhtml"),
        FileType(Category.TEXT, WEB_ARCHIVE, ".webarchive"),
        FileType(Category.EMAIL, "message/rfc822", ".eml"),
        FileType(Category.EMAIL, OUTLOOK, ".msg"),
        FileType(Category.RECORDING, "video/mp4", ".mp4"),
        FileType(Category.RECORDING, "video/quicktime", ".mov"),
        FileType(Category.RECORDING, "video/webm", ".webm"),
        FileType(Category.SOUND, "audio/ogg", ".ogg"),  # .opus of WhatsApp too
        FileType(Category.SOUND, "audio/mp4", ".m4a"),
        FileType(Category.SOUND, "audio/amr", ".amr"),
        FileType(Category.SOUND, "audio/mpeg", ".mp3"),
        FileType(Category.SOUND, "audio/wav", ".wav"),
        FileType(Category.SOUND, "audio/aac", ".aac"),
        FileType(Category.SOUND, "audio/x-caf", ".caf"),
        FileType(Category.SOUND, "audio/flac", ".flac"),
    )
}
_OTHER_NAMES = {
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heif",
    "image/x-ms-bmp": "image/bmp",
    "video/x-m4v": "video/mp4",
    "video/3gpp": "video/mp4",
    "video/3gpp2": "video/mp4",
    "audio/mp4": "video/mp4",  # libmagic says so of films too; sound_types knows better
    "audio/x-m4a": "video/mp4",
    "audio/x-wav": "audio/wav",
    "audio/x-hx-aac-adts": "audio/aac",
    "application/x-ndjson": "text/plain",
    "application/csv": "text/plain",
    "application/javascript": "text/plain",  # some services export chats as .js; it is shown as text only
    "text/xhtml": "text/html",
    "application/xhtml+xml": "text/html",
}
_PROGRAMS = re.compile(
    r"application/(x-dosexec|x-msdownload|vnd\.microsoft\.portable-executable|x-executable|x-sharedlib|x-object"
    r"|x-pie-executable|x-mach-binary|java-archive|vnd\.android\.package-archive|x-msi|x-ms-shortcut)"
    r"|text/(x-msdos-batch|x-shellscript)"
)
_RARE_PICTURE = re.compile(r"image/(jxl|jp2|jpx|jpm|x-(adobe|canon|nikon|sony|fuji|olympus|panasonic))")
# What only a .msg has, of which one stands at the beginning of its directory (MS-OXMSG 2.2 and 2.4).
_OUTLOOK = tuple(
    name.encode("utf-16-le") for name in ("__nameid_version1.0", "__substg1.0_", "__properties_version1.0")
)
# What others have there; where none of it stands in the beginning, only the child finds out what it is.
_OTHER_STORAGES = tuple(
    name.encode("utf-16-le")
    for name in ("WordDocument", "Workbook", "Book\0", "PowerPoint Document", "VisioDocument")
)
_NAMELESS_STORAGE = frozenset({"application/x-ole-storage", "application/cdfv2", "application/octet-stream"})
_OFFICE = re.compile(r"application/(msword|vnd\.ms-|vnd\.openxml|vnd\.oasis|x-ole|cdfv2)|text/rtf", re.IGNORECASE)
_OFFICE_MEMBER = re.compile(rb"^(\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/|mimetype)")
_PROGRAM_MEMBER = re.compile(rb"^(META-INF/|AndroidManifest\.xml|classes\.dex)")
_SVG = re.compile(
    rb"^(\xef\xbb\xbf|\s|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE\s+svg[^>]*>)*<svg\b", re.DOTALL | re.IGNORECASE
)
_HEADER_LINE = re.compile(rb"^(From|To|Subject|Date|Message-ID|Received|Return-Path|Delivered-To|MIME-Version|"
                          rb"DKIM-Signature|Reply-To|X-[A-Za-z-]+):", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_LETTER_START = re.compile(rb"^(From |[A-Za-z][A-Za-z0-9-]*:[ \t])")
# The header may stand anywhere in the first 1024 bytes (ISO 32000-1, annex H.3.4.1); an object follows soon.
_LATE_PDF = re.compile(rb"[\s\S]{0,1019}%PDF-\d\.\d[\s\S]{1,1000}\d+ \d+ obj\b")
# Backups and databases of apps. Signal for Android: a length, then the message BackupFrame with iv and salt;
# WhatsApp .crypt14 and .crypt15: version of the app and the last two digits of the number, in protocol buffers;
# iTunes and Finder: Manifest.db, Manifest.mbdb, Manifest.plist; adb backup.
_BACKUP = re.compile(
    rb"SQLite format 3\0|mbdb\x05\0|bplist00|ANDROID BACKUP\n"
    rb"|\0{3}[\x30-\x40]\n[\x30-\x40]\n\x10[\s\S]{16}\x12\x20"
    rb"|[\s\S]{0,300}?\n[\x07-\x10]2\.\d{1,2}\.\d{1,3}\.\d{1,4}\x1a\x02\d\d"
)
# A page that Safari saved: a property list in bytes, or in XML.
_WEB_ARCHIVE = re.compile(
    rb"bplist00[\s\S]{0,400}?WebMainResource|\s{0,9}(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE plist[^>]{0,300}>\s*)?"
    rb"<plist[^>]{0,40}>\s*<dict>[\s\S]{0,400}?<key>Web(?:MainResource|Subresources|SubframeArchives)</key>"
)
_CONTROL = bytes(set(range(32)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def identify(head: bytes) -> FileType:
    """The type of a file that begins with `head` (up to HEAD_BYTES). Raises RefusedFileError."""
    if not head:
        raise RefusedFileError(Reason.EMPTY)
    if _SVG.match(head):
        raise RefusedFileError(Reason.DRAWING)
    if _WEB_ARCHIVE.match(head) or _is_raw(head):  # libmagic knows neither
        return _ALLOWED[RAW if _is_raw(head) else WEB_ARCHIVE]
    media_type = str(magic.from_buffer(head, mime=True))
    media_type = sound_types.named(head) or _OTHER_NAMES.get(media_type, media_type)
    if media_type == ZIP:
        _refuse_disguised(head)
    if media_type == OUTLOOK or (head.startswith(SIGNATURE) and _may_be_outlook(head, media_type)):
        return _ALLOWED[OUTLOOK]
    _refuse_known(head, media_type)
    if media_type in _ALLOWED and not media_type.startswith(("text/", "message/")):
        return _ALLOWED[media_type]
    if _LATE_PDF.match(head) and not _LETTER_START.match(head.lstrip()):
        return _ALLOWED["application/pdf"]
    return _text(head, media_type)


def identify_young(data: bytes) -> FileType:
    """As `identify`, where anyone under 18 may be seen; `data`: the whole file, or what came of it so far. Raises
    RefusedFileError."""
    kind = identify(data[:HEAD_BYTES])
    if kind.category == Category.RECORDING and sound_proof.holds_sound_only(data):
        return _ALLOWED["audio/mp4"]
    return kind


def _may_be_outlook(head: bytes, media_type: str) -> bool:
    """The directory of such a file may lie anywhere in it."""
    if any(name in head for name in _OUTLOOK):
        return True
    nameless = media_type.lower() in _NAMELESS_STORAGE and not any(name in head for name in _OTHER_STORAGES)
    return nameless and len(head) >= HEAD_BYTES


def _refuse_known(head: bytes, media_type: str) -> None:
    """What is known and not taken, each with its own way out."""
    if _PROGRAMS.match(media_type) or (head.startswith(b"#!") and media_type != "audio/amr"):
        raise RefusedFileError(Reason.PROGRAM)
    if _BACKUP.match(head):
        raise RefusedFileError(Reason.BACKUP)
    if _RARE_PICTURE.match(media_type):
        raise RefusedFileError(Reason.RARE_PICTURE)
    if _OFFICE.match(media_type):
        raise RefusedFileError(Reason.OFFICE)


def _is_raw(head: bytes) -> bool:
    """A DNG: a TIFF whose first directory names the version of DNG (tag 50706)."""
    order: Literal["little", "big"]
    if head[:4] == b"II*\0":
        order = "little"
    elif head[:4] == b"MM\0*":
        order = "big"
    else:
        return False
    at = int.from_bytes(head[4:8], order)
    count = min(int.from_bytes(head[at : at + 2], order), 300)
    tags = (int.from_bytes(head[place : place + 2], order) for place in range(at + 2, at + 2 + 12 * count, 12))
    return 50706 in tags


def _text(head: bytes, media_type: str) -> FileType:
    """Anything that reads as text is text: libmagic often takes a chat for program code."""
    if not (media_type.startswith(("text/", "message/")) or _reads_as_text(head)):
        raise RefusedFileError(Reason.KIND)
    mail = mailbox.mails(head)[0]
    if media_type == "message/rfc822" or (_LETTER_START.match(mail) and len(set(_header_names(mail))) >= 3):
        return _ALLOWED["multipart/related" if mailbox.is_page(mail) else "message/rfc822"]
    return _ALLOWED["text/html" if media_type == "text/html" else "text/plain"]


def _header_names(head: bytes) -> list[bytes]:
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return [name.lower() for name in _HEADER_LINE.findall(block)]


def _reads_as_text(head: bytes) -> bool:
    """UTF-8 (its last character may be cut off) in which hardly anything is a control character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    return len(head) - len(head.translate(None, _CONTROL)) <= len(head) // 20


def _refuse_disguised(head: bytes) -> None:
    """Office files and programs are archives too; their first member gives them away."""
    first = head[30:]
    if _OFFICE_MEMBER.match(first):
        raise RefusedFileError(Reason.OFFICE)
    if _PROGRAM_MEMBER.match(first):
        raise RefusedFileError(Reason.PROGRAM)


class ArchiveWatch:
    """Reads member names out of an archive as it streams by, and refuses one that holds more than words.

    For cases in which anyone under 18 may be seen: what lies in an archive cannot be looked at on the device, so
    only the endings that chat exports use for words pass. Member headers as in APPNOTE.TXT 4.3.7: signature,
    version at offset 4, method at 8, name length at 26, name at 30.
    """

    _SIGNATURE = b"PK\x03\x04"
    _WORDS = re.compile(rb"(/|\.(txt|json|html?|css|js|csv|md))$", re.IGNORECASE)
    _HEADER = 30
    _MOST_NAME = 1024
    _MOST_VERSION = 63
    _METHODS = frozenset({0, 1, 6, 8, 9, 12, 14, 93, 95, 96, 97, 98, 99})

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Raises RefusedFileError."""
        data = self._rest + chunk
        at = data.find(self._SIGNATURE)
        while at >= 0:
            if self._holds_more(data[at : at + self._HEADER + self._MOST_NAME]):
                raise RefusedFileError(Reason.MEDIA_INSIDE)
            at = data.find(self._SIGNATURE, at + 4)
        self._rest = data[-(self._HEADER + self._MOST_NAME) :]

    def _holds_more(self, member: bytes) -> bool:
        """False too when its name is not here as a whole yet: it is looked at again with the next piece."""
        length = int.from_bytes(member[26:28], "little")
        name = member[self._HEADER : self._HEADER + length]
        if len(name) < min(max(length, 1), self._MOST_NAME):
            return False
        version, method = member[4], int.from_bytes(member[8:10], "little")
        if version > self._MOST_VERSION or method not in self._METHODS:
            return False  # the four letters of a signature within packed words
        return not self._WORDS.search(name)


def extension(media_type: str) -> str:
    """The ending of a downloaded original, with its dot."""
    return _ALLOWED[media_type].extension
