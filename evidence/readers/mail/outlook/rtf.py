"""Bodies of Outlook e-mails in Rich Text: unpacked (MS-OXRTFCP), and as words; one that was made of HTML is HTML
again (MS-OXRTFEX)."""

import re
from dataclasses import dataclass, replace

from evidence.readers import html_text, text_decoding
from evidence.readers.html_colours import Ink, Paint
from evidence.readers.html_text import HIDDEN_FROM, HIDDEN_TO

MOST_BYTES = 16 * 1024 * 1024  # unpacked
MOST_DEPTH = 500  # of groups within groups
MOST_FONTS = 500
_PACKED, _PLAIN = b"LZFu", b"MELA"
_HEAD = 16  # bytes
_WINDOW = 4096
_KNOWN = (  # what the window begins with (2.1.2.1)
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain"
    b"\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_NO_WORDS = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata", b"colorschememapping",
    b"latentstyles", b"datastore", b"listtable", b"listoverridetable", b"rsidtbl", b"generator", b"xmlnstbl",
    b"header", b"footer", b"headerl", b"headerr", b"footerl", b"footerr",
})  # fmt: skip
_READ = frozenset({b"htmltag", b"fldinst"})  # although they may be passed over
_OF_GROUP = {
    b"htmltag": "tag", b"fldinst": "field", b"htmlrtf": "doubled", b"v": "hidden", b"webhidden": "hidden",
}  # fmt: skip
_MIXED = (b"red", b"green", b"blue")
_GROUNDS = frozenset({b"highlight", b"cb", b"chcbpat", b"cbpat", b"clcbpat", b"chshdng", b"shading"})
_LOOKS = frozenset({b"f", b"cf", b"fs"})
_DUST = 2  # half points: smaller writing is a dot
_LINK = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"')
_BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": " | "}
_SIGNS = {
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—",
}  # fmt: skip
_CHARSETS = {  # \fcharset: Windows code pages
    0: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def unpacked(data: bytes) -> bytes:
    """The Rich Text; as far as it goes where the stream is cut, empty when it is none."""
    kind, body = data[8:12], data[_HEAD:]
    if kind == _PLAIN:
        return body[:MOST_BYTES]
    return _decompressed(body) if kind == _PACKED else b""


def _decompressed(body: bytes) -> bytes:
    window = bytearray(_KNOWN.ljust(_WINDOW, b"\0"))
    place, at = len(_KNOWN), 0
    output = bytearray()

    def put(byte: int) -> None:
        nonlocal place
        window[place] = byte
        place = (place + 1) % _WINDOW
        output.append(byte)

    while at < len(body) and len(output) < MOST_BYTES:
        control, at = body[at], at + 1
        for bit in range(8):
            if at + (control >> bit & 1) >= len(body):
                return bytes(output)
            if not control >> bit & 1:
                put(body[at])
                at += 1
                continue
            offset, length = int.from_bytes(body[at : at + 2], "big") >> 4, body[at + 1] & 15
            at += 2
            if offset == place:  # its end
                return bytes(output)
            for step in range(length + 2):
                put(window[(offset + step) % _WINDOW])
    return bytes(output)


def words(data: bytes) -> tuple[str, bool]:
    """What it says; and whether that is HTML, which it was made of. Words that nobody sees stand in ⟦ ⟧."""
    reader = _RichTextReader()
    return reader.read(data), reader.is_html


@dataclass(frozen=True)
class _State:
    """Of a group. skip: no words of the text are in it; tag: it holds HTML; doubled: only for readers of Rich Text;
    field: it says what stands behind it, such as a link; hidden: nobody sees it; unicode_skip: how many characters
    stand in for one in Unicode; ink, size, shaded: number of the colour, half points, whether it has a ground of
    its own."""

    skip: bool = False
    tag: bool = False
    doubled: bool = False
    field: bool = False
    hidden: bool = False
    font: int = 0
    unicode_skip: int = 1
    ink: int = 0
    size: int = 24
    shaded: bool = False


class _Colours:
    """Of the table at the beginning: "\\red255\\green255\\blue255;"."""

    def __init__(self) -> None:
        self.is_open = False
        self._found: list[Paint] = []
        self._mixed: dict[bytes, int] = {}

    def word(self, word: bytes, number: int) -> None:
        if word == b"colortbl":
            self.is_open = True
        elif self.is_open and word in _MIXED:
            self._mixed[word] = max(0, min(number, 255))

    def letters(self, letters: bytes) -> None:
        for _end in range(letters.count(b";") if self.is_open and len(self._found) < MOST_FONTS else 0):
            red, green, blue = (float(self._mixed.get(name, 0)) for name in _MIXED)
            self._found.append(Paint(Ink((red, green, blue))))
            self._mixed = {}

    def looks_white(self, number: int) -> bool:
        """On white paper."""
        return 0 < number < len(self._found) and self._found[number].shows_nothing


class _RichTextReader:
    def __init__(self) -> None:
        self.is_html = False
        self._said: list[str] = []
        self._bytes, self._units = bytearray(), bytearray()  # letters not yet decoded: of a code page, of UTF-16
        self._state = _State()
        self._outer: list[_State] = []
        self._charset = "cp1252"
        self._fonts: dict[int, str] = {}
        self._colours = _Colours()
        self._optional = False  # behind "\\*", what begins may be passed over
        self._passed = 0  # characters that only stand in for one in Unicode

    def read(self, data: bytes) -> str:
        for hit in _TOKEN.finditer(data):
            kind = hit.lastgroup
            if kind == "brace":
                self._brace(hit["brace"])
            elif hit["word"]:
                self._word(hit["word"], int(hit["number"] or 0), given=hit["number"] is not None)
            elif hit["byte"]:
                self._letters(bytes([int(hit["byte"], 16)]))
            elif hit["sign"]:
                self._sign(hit["sign"])
            elif hit["text"]:
                self._letters(hit["text"])
        self._flush()
        return "".join(self._said).replace(f"{HIDDEN_TO}{HIDDEN_FROM}", "")

    @property
    def _is_silent(self) -> bool:
        return self._state.skip or self._state.doubled

    @property
    def _is_unseen(self) -> bool:
        """Of HTML its own styles say so."""
        state = self._state
        looks = not self.is_html and (
            state.size <= _DUST or (not state.shaded and self._colours.looks_white(state.ink))
        )
        return state.hidden or looks

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._optional, self._passed = False, 0
        if brace == b"{":
            if len(self._outer) < MOST_DEPTH:
                self._outer.append(self._state)
        elif self._outer:
            self._colours.is_open = False
            self._state = self._outer.pop()

    def _word(self, word: bytes, number: int, *, given: bool) -> None:
        optional, self._optional = self._optional, False
        if word == b"u" and given:
            self._unicode(number)
            return
        self._flush()
        is_on = number != 0 or not given
        self._colours.word(word, number)
        if word in _NO_WORDS or (optional and word not in _READ):
            self._state = replace(self._state, skip=True)
        elif word in _OF_GROUP:
            self._state = replace(self._state, **{_OF_GROUP[word]: is_on})
        elif word == b"plain":
            self._state = replace(self._state, hidden=False, ink=0, size=24, shaded=False)
        elif word == b"uc":
            self._state = replace(self._state, unicode_skip=max(0, min(number, 10)))
        else:
            self._setting(word, number)

    def _setting(self, word: bytes, number: int) -> None:
        if word == b"fromhtml":
            self.is_html = number != 0
        elif word == b"ansicpg":
            self._charset = f"cp{number}" if number != 65001 else "utf-8"
        elif word in _LOOKS or word in _GROUNDS:
            self._look(word, number)
        elif word == b"fcharset" and len(self._fonts) < MOST_FONTS:
            self._fonts[self._state.font] = _CHARSETS.get(number, "")
        elif word in _BREAKS or word in _SIGNS:
            self._say(_BREAKS.get(word) or _SIGNS[word])

    def _look(self, word: bytes, number: int) -> None:
        state = self._state
        if word == b"f":
            self._state = replace(state, font=number)
        elif word == b"cf":
            self._state = replace(state, ink=number)
        elif word == b"fs":
            self._state = replace(state, size=number)
        else:
            self._state = replace(state, shaded=state.shaded or number != 0)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._optional = True
        elif sign in b"\\{}":
            self._letters(sign)
        elif sign in b"~\r\n":
            self._flush()
            self._say("\u00a0" if sign == b"~" else "\n")

    def _letters(self, letters: bytes) -> None:
        self._colours.letters(letters)
        passed = min(self._passed, len(letters))
        self._passed -= passed
        if letters[passed:] and not self._is_silent:
            self._flush(of_units=True)
            self._bytes += letters[passed:]

    def _unicode(self, number: int) -> None:
        self._passed = self._state.unicode_skip
        if not self._is_silent:
            self._flush(of_bytes=True)
            self._units += (number & 0xFFFF).to_bytes(2, "little")

    def _flush(self, *, of_bytes: bool = False, of_units: bool = False) -> None:
        """Decode what was gathered: of one kind, or both."""
        if self._bytes and not of_units:
            charset = self._fonts.get(self._state.font) or self._charset
            gathered, self._bytes = bytes(self._bytes), bytearray()
            self._say(_decoded(gathered, charset))
        if self._units and not of_bytes:
            gathered, self._units = bytes(self._units), bytearray()
            self._say(gathered.decode("utf-16-le", "replace"))

    def _say(self, text: str) -> None:
        if self._is_silent:
            return
        if self._state.field:
            link = _LINK.search(text)
            text = f"<{link[1]}> " if link else ""
        if not self.is_html:
            text = text.translate(html_text.OWN_SIGNS)
        self._said.append(f"{HIDDEN_FROM}{text}{HIDDEN_TO}" if self._is_unseen and text.strip() else text)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return text_decoding.decoded(data)
