"""Which sort of sound a file is, by its first bytes; libmagic is too vague here.

What can hold a film as well counts as sound only where its own table of tracks says so: where anyone under 18
may be seen, sound passes and film does not.
"""

import re

from evidence.errors import RefusedFileError
from evidence.upload.refusals import Reason

_STARTS = (
    (b"#!AMR", "audio/amr"),  # RFC 4867 section 5
    (b"caff", "audio/x-caf"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_OGG_FILM = (b"\x80theora", b"OVP80", b"BBCD\0", b"\x01video\0")
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ", b"F4B ")  # the first brand of ftyp, ISO/IEC 14496-12 section 4.3
_TRACK = re.compile(rb"hdlr.{8}([a-z]{4})", re.DOTALL)  # version, flags and a reserved field before the kind
_FILM_CODING = re.compile(rb"avc[1-4]|hvc1|hev1|mp4v|vp0[89]|av01|s263|mjp[ab2]|jpeg")  # in a track called sound
_BESIDE_SOUND = frozenset({b"soun", b"mdir", b"mdta", b"ID32"})  # and what only describes it


def named(head: bytes) -> str:
    """A media type of ours, or "" for what is no sound or only may be one."""
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head.startswith(b"OggS"):
        is_sound = any(sign in head for sign in _OGG_SOUND) and not any(sign in head for sign in _OGG_FILM)
        return "audio/ogg" if is_sound else ""
    return "audio/mp4" if head[4:8] == b"ftyp" and _holds_sound_only(head) else ""


def _holds_sound_only(head: bytes) -> bool:
    """By its brand; or by its tracks, where they are listed within `head`, as apps that stream do it."""
    tracks = _TRACK.findall(_movie(head))
    if tracks:
        return b"soun" in tracks and _BESIDE_SOUND.issuperset(tracks) and not _FILM_CODING.search(_movie(head))
    return head[8:12] in _SOUND_BRANDS


def _movie(head: bytes) -> bytes:
    """The whole of the box that lists the tracks, or nothing."""
    at = 0
    while at + 8 <= len(head):
        size, name = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if name == b"moov":
            return head[at : at + size] if at + size <= len(head) else b""
        if size < 8:
            return b""
        at += size
    return b""


class PictureInSoundWatch:
    """Finds pictures and films in a sound as it streams by: covers of albums, tracks of a film, other files in it.

    For cases in which anyone under 18 may be seen. static/js/upload/sniff.js looks for the same before anything is
    sent. Signs are so long that packed sound does not hold them by accident.
    """

    _SIGNS = re.compile(
        rb"hdlr.{8}(?:vide|pict)|covr.{4}data|image/(?:jpe?g|png|gif|webp|heic|avif)|aW1hZ2Uv"
        rb"|\xff\xd8\xff.{3}(?:JFIF|Exif)|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP"
        rb"|ftyp(?:hei|hev|mif1|msf1|avi[fs])|\x80theora|OVP80|METADATA_BLOCK_PICTURE",
        re.DOTALL | re.IGNORECASE,
    )
    _OVERLAP = 64  # bytes; more than any match is long

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Raises RefusedFileError."""
        data = self._rest + chunk
        if self._SIGNS.search(data):
            raise RefusedFileError(Reason.PICTURE_IN_SOUND)
        self._rest = data[-self._OVERLAP :]
