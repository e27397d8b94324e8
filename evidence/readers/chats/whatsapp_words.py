"""What stands behind the time in a line of a WhatsApp export: who says it, and whether it is words at all.

An iPhone puts U+200E before what the app itself writes, under the name of a person or of the chat. Anyone could
type that mark, so what carries it and is not known is marked and not taken from its sender.
"""

import re
from collections import Counter
from collections.abc import Iterable

from evidence.readers.chats import whatsapp_phrases as phrases
from evidence.readers.chats.chat import MessageFact
from evidence.readers.visible_text import visible

MARK = "\u200e"
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069\ufeff"
_MOST_NAME = 100
_LONGEST_PART = 30  # characters of a piece of a name behind a colon
# In "Ella changed the group name to “A: B”" the colon ends no name: a quotation is still open before it.
_QUOTED = re.compile(r"[\"“”„«»]")
_NAME = re.compile(rf"[{_MARKS}]*([^\n:]{{1,{_MOST_NAME}}}?) ?:(?: |[{_MARKS}]|$)")
_NEXT = re.compile(rf"([^\n:]{{1,{_LONGEST_PART}}}):(?: |$)")
# In the phone's language; on an iPhone a caption may stand before it.
_ADDED = re.compile(
    r"^(?:(?P<before>[^\n]{0,2000}?)\s?<(?:attached|Anhang|attachment|adjunto|pièce jointe|allegato|anexado|bijlage"
    r"|załącznik|bilaga|příloha|вложение|прикреплено): ?(?P<ios>[^<>\n]{1,200})>|"
    r"(?P<android>[^\n/\\]{1,200}\.\w{2,5}) "
    r"\((?:file attached|Datei angehängt|archivo adjunto|fichier joint|file allegato|arquivo anexado"
    r"|ficheiro anexado"
    r"|bestand bijgevoegd|plik dołączony|dosya ekli|bifogad fil|soubor byl přiložen|файл добавлен|файл додано)\))$",
    re.IGNORECASE,
)
# In any language: the app's mark before it, and a name that only the app gives.
_ADDED_MARKED = re.compile(
    rf"^(?P<before>[^\n]{{0,2000}}?)\s?{MARK}<(?:[^<>:\n]{{1,40}}: ?)?"
    r"(?P<ios>[^<>\n]{1,200}?\.\w{2,5})(?: [^<>\n]{1,40})?>$"
)
_ADDED_NAMED = re.compile(
    rf"^{MARK}?(?P<android>(?:IMG|VID|PTT|AUD|STK|DOC|GIF)-\d{{8}}-WA\d{{4}}\.\w{{2,5}}) \([^()\n]{{2,60}}\)$"
)
_OMITTED = (
    r"(?:omitted|weggelassen|ausgeschlossen|omitid[oa]s?|omise?s?|absente?|omess[oiae]|weggelaten|ocultad[oa]"
    r"|ocult[oa]"
    r"|pominięt[oaey]|utelämnad[es]?|utelämnat|har utelämnats|vynechán[aoy]?|dahil edilmedi|pominięto multimedia"
    r"|отсутствует|пропущен[оаы]?|опущен[оаы]?|생략됨|除外|省略)"
)
_LEFT_OUT = re.compile(
    rf"^<[^<>\n]{{2,60}} ?{_OMITTED}>$|"
    r"^<(?:Без медиафайлов|Без медіафайлів|Medya dahil edilmedi|pominięto multimedia|Multimedia pominięto"
    r"|تم استبعاد الوسائط|رسانه حذف شد|मीडिया शामिल नहीं किया गया|省略多媒体文件|省略多媒體檔案|忽略多媒體檔"
    r"|メディアは含まれていません|미디어 파일 제외됨|미디어 파일을 생략한 대화내용)>$|"
    r"^(?:[^\n]{1,200} • [^\n]{1,40} )?"
    r"(?:image|photo|video|video note|audio|sticker|GIF|document|Contact card|Bild|Foto|Videonachricht|Dokument"
    r"|Kontaktkarte|imagen|documento|immagine|vidéo|afbeelding|imagem|vídeo|figurinha|obraz|görüntü|bilden|obrázek"
    rf"|изображение|видео|аудио|стикер|зображення|відео|画像|이미지|사진) {_OMITTED}$",
    re.IGNORECASE,
)
_EDITED_MARKED = re.compile(rf"\s?{MARK}<([^<>\n]{{3,80}})>$")
_CALL = re.compile(
    r"^(?P<missed>Missed |Verpasster |Llamada perdida|Appel .{0,20}manqué|Chiamata .{0,20}persa"
    r"|Chamada .{0,20}perdida"
    r"|Gemiste |Silenced )?(?:(?:voice|video|group|audio)? ?(?:call|Sprachanruf|Videoanruf|oproep)|Sprachanruf"
    r"|Videoanruf|Llamada|Appel|Chiamata|Chamada|de voz|vocale?|vidéo)\b[^\n]{0,80}$",
    re.IGNORECASE,
)
_LONG = re.compile(r"(\d+) (?:(sec|s|seconds|Sek)|(min|minutes|Min)|(hr|h|hours|Std))\b\.?", re.IGNORECASE)
_PLACE = re.compile(
    r"^[^\n:]{2,30}: (https://(?:maps\.google\.com/\?q=|www\.google\.com/maps|maps\.apple\.com/)\S{3,200})$"
)
_POLL = re.compile(r"^[^\W\d_ ]{3,20}:\n")
# Behind the mark: lines of the service that look as if someone said them. Without it anyone may have typed these.
_NOTICE = re.compile(
    r"(?:end-to-end encrypted|ende-zu-ende-verschlüsselt)"
    r"|\b(?:created (?:this )?group|added you|you added|changed the (?:group|subject)|changed this group"
    r"|you'?re now an admin|blocked this contact|unblocked this contact|security code|joined using|left$"
    r"|removed you"
    r"|disappearing messages|is a contact|changed their phone number|pinned a message|business account"
    r"|hat die gruppe|hat dich hinzugefügt|blockiert\b.{0,40}tippe|hast diesen kontakt|sicherheitsnummer"
    r"|selbstlöschende|hat den gruppen|hat das gruppenbild|a créé le groupe|vous a ajouté|creó el grupo|te añadió"
    r"|bloqueaste a este contacto|avez bloqué ce contact)",
    re.IGNORECASE,
)


class Names:
    """Who says something, decided over the whole file: a colon or a quotation mark may be part of a name."""

    def __init__(self, firsts: Iterable[str]) -> None:
        self._count: Counter[str] = Counter()
        behind: dict[str, Counter[str]] = {}
        for line in firsts:
            hit = _NAME.match(line)
            if hit is None:
                continue
            self._count[hit[1]] += 1
            more = _NEXT.match(line[hit.end() :].lstrip(_MARKS))
            behind.setdefault(hit[1], Counter())[more[1] if more else ""] += 1
        self._longer = {
            name: next(iter(parts))
            for name, parts in behind.items()
            if len(parts) == 1 and self._count[name] > 1 and next(iter(parts))
        }

    def split(self, line: str) -> tuple[str, str]:
        """(name, what is said, with its marks) of the first line of a message; no name for a notice."""
        hit = _NAME.match(line)
        if hit is None:
            return "", line
        name, end = hit[1], hit.end() - (1 if line[hit.end() - 1] in _MARKS else 0)
        if len(_QUOTED.findall(name)) % 2 and self._count[name] < 2:
            return "", line
        longer = self._longer.get(name)
        if longer:
            end = line.index(longer, hit.end()) + len(longer) + 1
            name = f"{name}: {longer}"
        return " ".join(visible(name).split(" ")).strip(), line[end:].removeprefix(" ")


def apart(sender: str, raw: str) -> tuple[str, str, str, tuple[MessageFact, ...]]:
    """(sender, words, attachment, facts) of what was said, its marks still in it."""
    first, _, rest = raw.partition("\n")
    attachment, first = _attachment(first)
    words = visible("\n".join(filter(None, (first, rest))) if attachment else raw).strip()
    if attachment:
        return sender, words, attachment, ()
    if not sender:
        return "", words, "", ()
    if words in ("", "null"):
        return sender, words, "", (MessageFact("empty"),)
    return _told(sender, raw, words)


def _told(sender: str, raw: str, words: str) -> tuple[str, str, str, tuple[MessageFact, ...]]:
    """What is no attachment."""
    marked = raw.lstrip(" ").startswith(MARK)
    if phrases.DELETED.match(words):
        return sender, words, "", (MessageFact("deleted"), MessageFact("by_app", sender))
    place = _PLACE.match(words)
    if place:
        return sender, "", "", (MessageFact("place", place[1]),)
    if marked and _POLL.match(words):
        return sender, words, "", (MessageFact("poll"),)
    call = _CALL.match(words) if marked else None
    if call:
        return sender, words, "", (_call(words, missed=bool(call["missed"])), MessageFact("by_app", sender))
    if marked and phrases.VIEW_ONCE.search(words):
        return sender, words, "", (MessageFact("view_once"), MessageFact("by_app", sender))
    if phrases.ENCRYPTED.match(words) or (marked and _NOTICE.search(words)):
        return "", words, "", (MessageFact("by_app", sender),) if marked else ()
    if marked:
        return sender, words, "", (MessageFact("perhaps_app"),)
    return sender, *_edited(raw)


def _edited(raw: str) -> tuple[str, str, tuple[MessageFact, ...]]:
    plain = visible(raw).strip()
    if not plain.endswith((">", ">.")):
        return plain, "", ()
    hit = _EDITED_MARKED.search(raw.rstrip())
    mark = phrases.EDITED.search(plain)
    if hit or mark:
        words = visible(raw.rstrip()[: hit.start()]).strip() if hit else plain[: mark.start()] if mark else plain
        return words, "", (MessageFact("edited", "" if mark else visible(hit[1]) if hit else ""),)
    return plain, "", ()


def _call(words: str, *, missed: bool) -> MessageFact:
    seconds = 0
    for hit in _LONG.finditer(words):
        seconds += int(hit[1]) * (1 if hit[2] else 60 if hit[3] else 3600)
    return MessageFact("missed_call" if missed else "call", str(seconds) if seconds else "")


def _attachment(first: str) -> tuple[str, str]:
    """Name of a file, or what stands for it; and the caption before it."""
    plain = visible(first).strip()
    hit = _ADDED_MARKED.match(first.strip()) or _ADDED.match(plain) or _ADDED_NAMED.match(first.strip())
    if hit:
        groups = hit.groupdict()
        file_name = visible(groups.get("ios") or groups.get("android") or "").strip()
        caption = visible(groups.get("before") or "").strip()
        return file_name, "" if _is_own_name(caption, file_name) else caption
    if _LEFT_OUT.match(plain):
        return plain.strip("<>"), ""
    return "", first


def _is_own_name(caption: str, file_name: str) -> bool:
    """Whether the app wrote the name of the file before it, perhaps with the number of its pages: no caption."""
    name, _, pages = caption.partition(" • ")
    return file_name.endswith(name) and len(pages) <= 40
