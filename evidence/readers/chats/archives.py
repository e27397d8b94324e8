"""Chat exports in an archive: its list of files, and the words of the chat. Nothing else in it is opened.

What is inside comes from a stranger: names are only shown, sizes are bounded by what is really read, and an
archive that is built to mislead (paths that lead out, members over one another, absurd ratios) is not read at all.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO
from zipfile import ZipInfo

from evidence.readers import text_decoding
from evidence.readers.chats import choice, detect
from evidence.readers.chats.chat import (
    MOST_MESSAGES,
    MOST_NAME,
    NO_CONTEXT,
    ArchiveMember,
    Chat,
    FileContext,
    Message,
)
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.unlocked_zip import UnlockedZip
from evidence.readers.visible_text import visible

MOST_FILES = 20_000
MOST_LISTED = 500
MOST_READ = 64 * 1024 * 1024  # bytes of words, all files of a chat together
MOST_HASHED = 128 * 1024 * 1024  # bytes, all members together
MOST_RATIO = 1000  # a chat's words pack to a tenth; only built ones pack to less than a thousandth
RATIO_FROM = 16 * 1024 * 1024  # bytes unpacked from which the ratio counts
MOST_FOLDERS = 5000  # chats of one archive
MOST_PARTS = 40  # files that one chat is cut into
_PIECE = 256 * 1024
_WORDS = (
    re.compile(r"(^|/)(_chat|WhatsApp[ -].{1,120})\.txt$", re.IGNORECASE),
    re.compile(r"(^|/)result\.json$"),
    re.compile(r"(^|/)messages\d{0,4}\.html$"),
    re.compile(r"(^|/)message_\d{1,4}\.(json|html)$"),
    re.compile(r"(^|/)(chat_history|user_data(_tiktok)?)\.json$"),
    re.compile(
        r"(^|/)(messages/c?\d{1,30}/messages\.(json|csv)|Groups/[^/]{1,200}/messages\.json|direct-messages\.js)$"
    ),
    re.compile(r"^[^/]+\.json$"),
    re.compile(r"^[^/]+\.txt$"),
)
_PART = re.compile(r"(^|/)(messages\d{0,4}\.html|message_\d{1,4}\.(json|html))$")
_NUMBER = re.compile(r"(\d+)\.\w+$")


class MisleadingArchiveError(Exception):
    """The archive is not what an export is."""


class OversizedArchiveError(Exception):
    """More files, or more bytes, than are read."""


def read(
    file: BinaryIO, context: FileContext = NO_CONTEXT, password: str = ""
) -> tuple[Chat | None, list[ArchiveMember], int]:
    """The chat if one is recognised, the first MOST_LISTED members, and how many there are.

    Raises MisleadingArchiveError, OversizedArchiveError, LockedArchiveError, RefusedPasswordError,
    zipfile.BadZipFile.
    """
    with UnlockedZip(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check(infos)
        archive.unlock(infos, password)
        members = _listed(archive, infos)
        chat = _chat(archive, infos, context)
    if chat:
        chat = replace(chat, members=tuple(members), inside=len(infos), unlocked=archive.is_locked)
    return chat, members, len(infos)


def _check(infos: list[ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise OversizedArchiveError
    if any(_leads_out(info.filename) for info in infos) or _overlap(infos):
        raise MisleadingArchiveError
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise OversizedArchiveError


def _leads_out(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or name.startswith(("/", "\\")) or bool(re.match(r"[A-Za-z]:", name))


def _overlap(infos: Iterable[ZipInfo]) -> bool:
    """Members that share bytes: how small archives are made to unpack to a great deal."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + 30 + info.compress_size
    return False


def _listed(archive: UnlockedZip, infos: list[ZipInfo]) -> list[ArchiveMember]:
    """With the SHA-256 of each, while that is cheap."""
    members, left = [], archive.most_unlocked or MOST_HASHED
    for info in infos[:MOST_LISTED]:
        digest = _sha256(archive, info, left) if info.file_size <= left else ""
        left -= info.file_size if digest else 0
        members.append(ArchiveMember(_shown(info.filename), info.file_size, digest))
    return members


def _sha256(archive: UnlockedZip, info: ZipInfo, most: int) -> str:
    """Hashed in pieces, never looked at; empty when the member is damaged."""
    digest = hashlib.sha256()
    try:
        with archive.open(info) as member:
            while piece := member.read(_PIECE):
                digest.update(piece)
                most -= len(piece)
                if most < 0:
                    return ""
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        return ""
    return digest.hexdigest()


def _shown(name: str) -> str:
    return " ".join(visible(name).split())[:200]


def _chat(archive: UnlockedZip, infos: list[ZipInfo], context: FileContext) -> Chat | None:
    """The only chat, or the one that was chosen; of the first sort of file that holds any."""
    for pattern in _WORDS:
        folders: dict[str, list[ZipInfo]] = {}
        for info in infos:
            if pattern.search(info.filename):
                folders.setdefault(_of_one(info.filename), []).append(info)
        candidates = _candidates(archive, list(folders.values())[:MOST_FOLDERS], context)
        chat = choice.chosen(_named(candidates, _names_in_discord(archive)), context)
        if chat:
            return chat
    return None


def _candidates(archive: UnlockedZip, folders: list[list[ZipInfo]], context: FileContext) -> Iterable[Candidate]:
    """Of each folder its chats; the parts of one, if there are several, one after the other."""
    room = [archive.most_unlocked or MOST_READ]
    for folder in folders:
        parts = sorted(folder[:MOST_PARTS], key=_number)
        read = list(_parts(archive, parts, context, room))
        if not read:
            continue
        ident = _of_one(parts[0].filename)
        source = _shown(parts[0].filename)
        if any(len(one) > 1 for one in read):  # each part holds several chats of its own
            for one in read:
                yield from (replace(each, chat=replace(each.chat, source=source)) for each in one)
            continue
        whole_chats = _joined([one[0].chat for one in read])
        yield Candidate(replace(whole_chats, source=source), ident, read[0][0].request)


def _names_in_discord(archive: UnlockedZip) -> dict[str, str]:
    """By the number of a channel, what its package calls it ("Direct Message with rico.k")."""
    for name in ("messages/index.json", "Messages/index.json", "package/messages/index.json"):
        with suppress(KeyError, ValueError, RecursionError, zipfile.BadZipFile, zlib.error):
            value = json.loads(archive.read(name)[:MOST_READ])
            return {f"c{number}": str(called)[:MOST_NAME] for number, called in value.items() if called}
    return {}


def _named(candidates: Iterable[Candidate], names: dict[str, str]) -> Iterable[Candidate]:
    """With the name of its folder where the chat has none."""
    for one in candidates:
        folder = one.chat.source.rpartition("/")[0].rpartition("/")[2]
        title = one.chat.title or _shown(names.get(folder, folder))
        yield replace(one, chat=replace(one.chat, title=title))


def _of_one(name: str) -> str:
    """The same for the parts of one chat: they lie in one folder, and have a number."""
    return name.rpartition("/")[0] if _PART.search(name) else name


def _number(info: ZipInfo) -> int:
    hit = _NUMBER.search(info.filename)
    return int(hit[1]) if hit else 0


def _parts(
    archive: UnlockedZip, parts: list[ZipInfo], context: FileContext, room: list[int]
) -> Iterable[list[Candidate]]:
    """`room`: bytes that may still be read of the archive."""
    for info in parts:
        with archive.open(info) as member:
            data = member.read(room[0] + 1)
        room[0] -= len(data)
        if room[0] < 0:
            raise OversizedArchiveError
        candidates = list(detect.candidates(text_decoding.decoded(data), info.filename, context))
        if candidates:
            yield candidates


def _joined(chats: list[Chat]) -> Chat:
    """Parts in the order of their times where all have one."""
    first = chats[0]
    messages: list[Message] = [message for chat in chats for message in chat.messages]
    if len(chats) > 1 and all(message.at for message in messages):
        messages.sort(key=lambda message: message.at)
    return replace(
        first,
        messages=tuple(messages[:MOST_MESSAGES]),
        count=sum(chat.count for chat in chats),
        unsure=any(chat.unsure for chat in chats),
    )
