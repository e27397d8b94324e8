"""What Instagram and Facebook write in the name of a person: attachments, calls, likes and reactions.

After exports in several languages; whether the translators changed a sentence since is not known.
"""

import re
from collections.abc import Iterable

_ATTACHED = (
    "sent an attachment",
    "hat einen Anhang gesendet",
    "a envoyé une pièce jointe",
    "(?:ha )?envi(?:ó|ado) un archivo adjunto",
    "ha inviato un allegato",
    "enviou um anexo",
    "heeft een bijlage (?:verzonden|gestuurd)",
    r"wysłał(?:a|\(a\))? załącznik",
    "bir ek gönderdi",
    r"отправил(?:а|\(-?а\))? вложение",
    r"надісла(?:в|ла|в\(-?ла\)) вкладення",
    "skickade en bilaga",
    "sendte en vedhæftet fil",
    "sendte et vedlegg",
    "lähetti liitteen",
    r"poslala?(?:\(a\))? přílohu",
    "mellékletet küldött",
    "a trimis un fișier atașat",
    "έστειλε (?:ένα )?συνημμένο",
    "ने (?:एक )?अटैचमेंट भेजा(?: है)?",
    "mengirim lampiran",
    "đã gửi (?:một )?(?:file|tệp) đính kèm",
    "ส่งไฟล์แนบ",
    " ?(?:さん)?が添付ファイルを送信しました",
    "님이 첨부 파일을 보냈습니다",
    "(?:发送|發送|傳送)了(?:一个|一個)?附件",
    "שלחה? קובץ מצורף",
)
_LIKED = (
    "Liked a message",
    "Gefällt eine Nachricht",
    "Hat eine Nachricht mit „Gefällt mir“ markiert",
    "A aimé un message",
    "(?:Le|Te) gustó un mensaje",
    "(?:Indicó que le gusta|Ha indicado que le gusta) un mensaje",
    "Curtiu uma mensagem",
    "Gostou de uma mensagem",
    "Ha messo Mi piace a un messaggio",
    "Vond een bericht leuk",
    "Heeft een bericht leuk gevonden",
    "Bir mesajı beğendi",
    r"Polubił(?:a|\(a\))? wiadomość",
    "Понравилось сообщение",
    "Gillade ett meddelande",
)
_SIGN = r"(?P<sign{}>\S{{1,12}})"
_REACTED = (
    "Reacted {} to your message",
    "Hat mit {} auf deine Nachricht reagiert",
    "A réagi avec {} à votre message",
    "A réagi à votre message avec {}",
    "Reaccionó con {} a tu mensaje",
    "Reagiu com {} à (?:sua|tua) mensagem",
    "Ha reagito con {} al tuo messaggio",
    "Heeft met {} op je bericht gereageerd",
    r"Zareagował(?:a|\(a\))? na Twoją wiadomość: {}",
    "Mesajına {} ifadesini bıraktı",
    "Reagerade med {} på ditt meddelande",
)
_BY_NAME = (
    r"started (?:a|an) (?:video|audio) ?(?:chat|call)",
    r"missed your (?:(?:audio|video) )?(?:chat|call)",
    "called you",
    "unsent a message",
    "created the group",
    "left the group",
    r"named the group [^\n]{1,100}",
    r"added [^\n]{1,80} to the group",
    r"changed the (?:group|chat|theme|photo|name|nickname|emoji|quick reaction)\b[^\n]{0,40}",
    "hat dich angerufen",
    "hat einen (?:Videochat|Anruf) gestartet",
    "video chat ended",
)
REACTED = re.compile(
    "^(?:" + "|".join(words.format(_SIGN.format(place)) for place, words in enumerate(_REACTED)) + r")\.?$"
)
_ANY_SIGN = r"\S{1,12}"
_ALONE = re.compile(
    rf"^(?:{'|'.join(_LIKED)}|{'|'.join(words.format(_ANY_SIGN) for words in _REACTED)}"
    r"|(?:The )?(?:Video|Audio) (?:chat|call) ended"
    r"|You (?:missed an? (?:(?:audio|video) )?(?:chat|call)[^\n]{0,80}|sent an attachment))[.。]?$"
)
_NAMED = re.compile(
    rf"^(?:(?P<attacher>[^\n]{{1,80}}?) ?(?:{'|'.join(_ATTACHED)})|أرسل(?:ت)? (?P<arabic>[^\n]{{1,80}}) مرفقًا"
    rf"|(?P<actor>[^\n]{{1,80}}?) (?:{'|'.join(_BY_NAME)})|You called (?P<called>[^\n]{{1,80}}?))[.。]?$"
)
MISSED = re.compile(r"\bmissed\b|verpasst", re.IGNORECASE)


def reaction(words: str) -> str:
    """The sign of "Reacted 😮 to your message"; empty for other words."""
    hit = REACTED.match(words)
    return next(filter(None, hit.groups()), "") if hit else ""


def is_by_app(words: str, names: Iterable[str]) -> bool:
    """`names`: of the sender and all who take part. "I changed the password" is a person's words."""
    if _ALONE.match(words):
        return True
    hit = _NAMED.match(words)
    who = next(filter(None, hit.groups()), "").strip().casefold() if hit else ""
    called = {name.casefold() for full in names if full for name in (full, full.split()[0])}
    return who in called
