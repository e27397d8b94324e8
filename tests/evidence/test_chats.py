"""Exports of WhatsApp, Telegram, Instagram and Facebook; text that is none; archives that mean harm."""

import io
import json
import struct
import time
import zipfile
from typing import Any

import pytest

from evidence.readers.chats import archives, detect, unlocked_zip
from evidence.readers.chats.chat import MOST_WORDS, FileContext, MessageFact
from evidence.readers.chats.collector import Collector
from tests.evidence import exports, samples


def rows(text: str, path: str = "") -> list[tuple[Any, ...]]:
    return [(one.at, one.sender, one.text, one.attachment) for one in detect.read(text, path).messages]


def test_whatsapp_of_an_android_phone_in_german() -> None:
    assert rows(exports.WHATSAPP_ANDROID_DE) == [
        ("2026-11-20T21:13", "", "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.", ""),
        ("2026-11-20T21:14", "Ella 🌹", "Hallo\nwie geht es dir?\n\ngut?", ""),
        ("2026-11-20T21:15", "+49 151 23456789", "schau: hier", "IMG-20261120-WA0001.jpg"),
        ("2026-11-20T21:16", "Ella 🌹", "", "Medien ausgeschlossen"),
        ("2026-11-20T21:17", "Ella 🌹", "Schick 500 € an DE89 3704 0044 0532 0130 00", ""),
    ]


def test_whatsapp_of_an_iphone_in_english() -> None:
    assert rows(exports.WHATSAPP_IOS_EN)[1:] == [
        ("2026-11-20T21:15:05", "Ella", "Hi", ""),
        ("2026-11-20T21:16:00", "Ella", "", "00000012-PHOTO-2026-11-20-21-16-00.jpg"),
        ("2026-11-21T00:01:00", "Maya", "", "image omitted"),
    ]
    assert detect.read(exports.WHATSAPP_IOS_EN).messages[1].written == "11/20/26, 9:15:05 PM"


def test_whatsapp_of_an_iphone_in_german_with_all_its_marks() -> None:
    assert [(sender, text, file) for _at, sender, text, file in rows(exports.WHATSAPP_IOS_DE)] == [
        ("", "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.", ""),
        ("Ella", "Hallo\u00a0du\n\nSchick: 500\u202f€", ""),
        ("~\u202fMaya", "schau mal", "00000002-PHOTO-2026-11-21-21-15-00.jpg"),
        ("Ella", "", "Vertrag.pdf • 3 Seiten Dokument weggelassen"),
        ("Ella", "letzte Chance", ""),
        ("Ella", "Diese Nachricht wurde gelöscht.", ""),
        ("", "Ella hat den Gruppennamen zu „Geld: jetzt“ geändert.", ""),
    ]


def test_the_names_of_files_tell_the_order_of_day_and_month() -> None:
    assert rows(exports.WHATSAPP_US) == [
        ("2026-11-05T21:14", "Ella", "", "View once voice message omitted"),
        ("2026-11-05T21:15", "Ella", "", "IMG-20261105-WA0001.jpg"),
        ("2026-11-06T00:01", "Maya", "null", ""),
    ]
    typed = exports.WHATSAPP_US.replace(" (file attached)", "")
    assert detect.read(typed).unsure, "what someone only typed proves nothing"


def test_instagram_as_a_page() -> None:
    chat = detect.read(exports.INSTAGRAM_PAGE, "your_instagram_activity/messages/inbox/ella_1/message_1.html")
    assert (chat.service, chat.title) == ("Instagram", "Ella")
    assert [(one.at, one.zone, one.sender, one.text, one.attachment) for one in chat.messages] == [
        ("2026-11-20T21:14", "?", "Maya", "", "1.jpg"),
        ("2026-11-20T21:15", "?", "Ella", "Pay 500 €\nnow", ""),
    ]


def offered(value: Any, **told: Any) -> Any:
    return detect.read(json.dumps(value), context=FileContext(**told))


def test_of_several_conversations_none_is_read_before_one_was_chosen() -> None:
    chat = offered(exports.SNAPCHAT)
    assert (chat.service, chat.messages, chat.others) == ("Snapchat", (), 2)
    key = next(one.key for one in chat.choices if (one.name, one.count, one.last) == ("dark_king", 2, "2026-11-20"))
    chat = offered(exports.SNAPCHAT, chat=key)
    assert (chat.title, chat.key, chat.others, len(chat.choices)) == ("dark_king", key, 1, 2)
    assert [(one.at, one.zone, one.sender, one.text, one.attachment) for one in chat.messages] == [
        ("2026-11-20T20:14:05", "UTC", "dark_king", "", "MEDIA"),
        ("2026-11-20T20:15:05", "UTC", "maya_1", "no", ""),
    ]
    assert offered(exports.SNAPCHAT, chat="0" * 16).messages == ()


def test_older_exports_of_snapchat_have_one_list_of_what_was_received() -> None:
    old = {
        "Received Saved Chat History": exports.SNAPCHAT["grandma"],
        "Sent Saved Chat History": [{"To": "grandma", "Media Type": "TEXT", "Created": "x", "Text": "hello"}],
    }
    assert [(one.sender, one.text) for one in detect.read(json.dumps(old)).messages] == [
        ("grandma", "hi"),
        ("→ grandma", "hello"),
    ]


def test_a_thread_without_a_name_is_called_by_who_takes_part() -> None:
    told = json.loads(exports.instagram()) | {"title": ""}
    assert detect.read(json.dumps(told)).title == "Ella, Maya"


@pytest.mark.parametrize(
    ("first", "second", "at"),
    [
        ("05.04.26, 21:14", "06.04.26, 21:15", "2026-04-05T21:14"),  # dots: day first
        ("05/04/2026, 21:14", "15/04/2026, 21:15", "2026-04-05T21:14"),  # a 15 is no month
        ("4/5/26, 9:14 PM", "4/15/26, 9:15 PM", "2026-04-05T21:14"),
        ("12/04/2026, 21:14", "01/05/2026, 21:15", "2026-04-12T21:14"),  # month first would run backwards
        ("2026-04-05, 21:14", "2026-04-06, 21:15", "2026-04-05T21:14"),
        ("05/04/26, 9:14 pm", "06/04/26, 9:15 pm", ""),  # nobody can tell
    ],
)
def test_the_order_of_day_and_month(first: str, second: str, at: str) -> None:
    chat = detect.read(f"{first} - Ella: hi\n{second} - Maya: no\n")
    assert chat.messages[0].at == at
    assert chat.unsure is (at == "")
    assert chat.messages[0].written == first


@pytest.mark.parametrize(
    "text",
    [
        "Dear diary,\n20.11.26, 21:14 - Ella: hi\n20.11.26, 21:15 - Ella: hi",
        "20.11.26, 21:14 - Ella: once",
        "",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"messages": [1]}',
        '{"messages": []}',
        "<p>Hi</p>",
    ],
)
def test_what_is_no_export(text: str) -> None:
    assert detect.read(text) is None


def test_telegram_as_json() -> None:
    chat = detect.read(json.dumps(exports.TELEGRAM))
    assert (chat.service, chat.title) == ("Telegram", "Ella")
    call, pay, photo = chat.messages
    assert (call.sender, call.text, call.zone) == ("", "Ella phone_call", "+01:00")
    assert (pay.at, pay.sender, pay.text) == ("2026-11-20T21:14:05", "Ella", "Pay to https://x.example now")
    assert (photo.sender, photo.attachment) == ("Maya", "photo")


def test_of_all_telegram_chats_the_client_chooses_one() -> None:
    everything = {"chats": {"list": [exports.TELEGRAM, exports.TELEGRAM | {"name": "Grandma", "id": 2}]}}
    chat = offered(everything)
    assert (chat.messages, [(one.name, one.count) for one in chat.choices]) == ((), [("Ella", 3), ("Grandma", 3)])
    chat = offered(everything, chat=chat.choices[1].key)
    assert (chat.title, chat.count, chat.others) == ("Grandma", 3, 1)


def test_telegram_as_a_page() -> None:
    chat = detect.read(exports.TELEGRAM_PAGE)
    assert chat.title == "Ella"
    assert [(one.at, one.zone, one.sender, one.text, one.attachment) for one in chat.messages] == [
        ("", "", "", "20 November 2026", ""),
        ("2026-11-20T21:14:05", "+01:00", "Ella", "Pay 500 €\nnow here <https://x.example/>", ""),
        ("2026-11-20T21:15:05", "+01:00", "Ella", "", "Photo"),
        ("2026-11-20T21:16:05", "+01:00", "Maya", "[↪ Bank] fwd", ""),
    ]


@pytest.mark.parametrize("harm", ["<![if !x]><!DOCTYPE <![a", "<div>" * 5000, "<![CDATA["])
def test_of_a_broken_page_what_comes_before_counts(harm: str) -> None:
    page = exports.TELEGRAM_PAGE
    assert (
        detect.read(page.replace("</div></div></div></body>", f"{harm}</body>")).messages[1].text.startswith("Pay")
    )


def test_instagram_is_mended_and_turned_oldest_first() -> None:
    chat = detect.read(exports.instagram())
    assert [(one.at, one.zone, one.sender, one.text, one.attachment) for one in chat.messages] == [
        ("2026-11-20T20:13:25", "UTC", "Maya", "", "1.jpg"),
        ("2026-11-20T20:14:05", "UTC", "Ella", "Grüße 500 € 😀", ""),
    ]


def test_what_is_right_already_is_not_mended() -> None:
    told = json.loads(exports.instagram()) | {"messages": [{"senderName": "Zoë", "timestamp": 1, "text": "Grüße"}]}
    assert detect.read(json.dumps(told)).messages[0].text == "Grüße"


def test_a_long_chat_is_counted_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    monkeypatch.setattr(Collector, "most", 20_000)
    chat = detect.read("20.11.26, 21:14 - Ella: " + "a" * 9000 + "\n" + "20.11.26, 21:15 - Ella: b\nc\n" * 21_000)
    assert (chat.count, len(chat.messages), len(chat.messages[0].text)) == (21_001, 20_001, MOST_WORDS)
    assert [place for place, one in enumerate(chat.messages) if one.facts] == [2000]
    assert chat.messages[2000].facts == (MessageFact("left_out", "1001"),)
    assert time.monotonic() - began < 20


# --- archives ----------------------------------------------------------------------------------------------


def opened(data: bytes) -> tuple[Any, ...]:
    return archives.read(io.BytesIO(data))


def test_an_archive_is_read_for_its_chat_and_listed() -> None:
    chat, members, inside = opened(
        samples.archive({"photo.jpg": b"x", "WhatsApp Chat mit Ella.txt": exports.WHATSAPP_ANDROID_DE.encode()})
    )
    assert (chat.service, chat.source, chat.count, inside) == ("WhatsApp", "WhatsApp Chat mit Ella.txt", 5, 2)
    assert [(member.name, member.size) for member in members][0] == ("photo.jpg", 1)
    assert members[0].sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def test_parts_of_a_thread_are_joined_and_other_threads_are_not_read() -> None:
    inbox = "your_instagram_activity/messages/"
    data = samples.archive(
        {
            f"{inbox}inbox/ella_1/message_2.json": exports.instagram(1_795_205_505_000).encode(),
            f"{inbox}inbox/ella_1/message_1.json": exports.instagram().encode(),
            f"{inbox}message_requests/grandma_2/message_1.json": exports.instagram().encode(),
        }
    )
    chat, _, _ = opened(data)
    assert (chat.service, chat.messages) == ("Instagram", ())
    assert sorted((one.count, one.request) for one in chat.choices) == [(2, True), (4, False)]
    key = next(one.key for one in chat.choices if one.count == 4)
    chat, _, _ = archives.read(io.BytesIO(data), FileContext(chat=key))
    assert (chat.count, chat.others, chat.source) == (4, 1, f"{inbox}inbox/ella_1/message_1.json")
    assert [one.at for one in chat.messages] == sorted(one.at for one in chat.messages)


def test_two_chats_in_one_folder_of_an_archive_are_two() -> None:
    names = ("WhatsApp Chat mit Ella.txt", "WhatsApp Chat mit Mama.txt")
    chat, _, _ = opened(samples.archive(dict.fromkeys(names, exports.WHATSAPP_ANDROID_DE.encode())))
    assert [one.count for one in chat.choices] == [5, 5]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "C:\\a.txt", "a/../../b", "..\\x", "\\\\host\\a"])
def test_paths_that_lead_out_are_not_opened(name: str) -> None:
    with pytest.raises(archives.MisleadingArchiveError):
        opened(samples.archive({name: b"x", "_chat.txt": exports.WHATSAPP_ANDROID_DE.encode()}))


def test_members_that_share_their_bytes_are_not_opened() -> None:
    data = bytearray(samples.archive({"a.txt": b"a" * 500, "b.txt": b"a" * 500}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)  # the second entry points at the first member
    with pytest.raises(archives.MisleadingArchiveError):
        opened(bytes(data))


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(archives.OversizedArchiveError):
        opened(samples.archive({"_chat.txt": b"\0" * 40_000_000}))


def test_an_archive_of_very_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 50)
    with pytest.raises(archives.OversizedArchiveError):
        opened(samples.archive({f"{number}.txt": b"" for number in range(51)}))


def test_a_chat_that_unpacks_to_more_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_READ", 5000)
    with pytest.raises(archives.OversizedArchiveError):
        opened(samples.whatsapp_zip())


def test_an_archive_with_a_password() -> None:
    data = bytearray(samples.archive({"a.txt": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(unlocked_zip.LockedArchiveError):
        opened(bytes(data))


def test_a_truncated_archive() -> None:
    with pytest.raises(zipfile.BadZipFile):
        opened(samples.whatsapp_zip()[:-30])


def test_a_damaged_member_is_listed_without_its_sum() -> None:
    data = bytearray(samples.archive({"a.bin": bytes(range(256)) * 8}))
    data[60] ^= 0xFF
    assert [member.sha256 for member in opened(bytes(data))[1]] == [""]
