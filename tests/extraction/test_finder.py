"""Names, numbers and addresses in lines of text, and what must not be taken for one."""

import pytest

from extraction.entities import finder, handles
from extraction.entities.finder import find


def found(*lines: str, top: int = 0) -> set[tuple[str, str]]:
    return {(str(entity.kind), entity.value) for entity in find(lines, top=top)}


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("schreib @dark.king_24 an!", "handle", "@dark.king_24"),
        ("add me on Snapchat: evil.cat99", "snapchat", "evil.cat99"),
        ("Telegram @dark_king2024", "telegram", "@dark_king2024"),
        ("https://www.instagram.com/bad_guy.1/?igsh=x1", "instagram", "@bad_guy.1"),
        ("t.me/dark_king2024.", "telegram", "@dark_king2024"),
        ("https://t.me/+AbCdEf123", "website", "https://t.me/+AbCdEf123"),
        ("https://instagram.com/p/Cxyz123/", "website", "https://instagram.com/p/Cxyz123/"),
        ("wa.me/491512345678", "phone", "+491512345678"),
        ("zahl an paypal.me/lenaxx", "paypal", "paypal.me/lenaxx"),
        ("Mail: boss.man+77@mail.example.org,", "email", "boss.man+77@mail.example.org"),
        ("siehe www.böse-seite.example/galerie?id=5)", "website", "https://www.böse-seite.example/galerie?id=5"),
        ("call +1 (202) 555-0123 now", "phone", "+1 (202) 555-0123"),
        ("WhatsApp +2250708091011", "phone", "+2250708091011"),
        ("0049 (0)171 1234567", "phone", "+491711234567"),
        ("+44 (0)20 7946 0018", "phone", "+442079460018"),
        ("ruf 0171 1234567 an", "phone", "0171 1234567"),
        ("Nummer 0660 1234567", "phone", "0660 1234567"),
        ("überweise 1.200,50 € sofort", "amount", "1.200,50 €"),
        ("send $500 today", "amount", "$500"),
        ("0,015 BTC bis morgen", "amount", "0,015 BTC"),
        ("schick 500\u202f€ heute", "amount", "500\u202f€"),
        ("am 20.11.2026 um 21:14", "date", "2026-11-20T21:14"),
        ("20. November 2026", "date", "2026-11-20"),
        ("November 20, 2026", "date", "2026-11-20"),
        ("7. März 2026", "date", "2026-03-07"),
    ],
)
def test_each_kind(line: str, kind: str, value: str) -> None:
    assert (kind, value) in found(line)


@pytest.mark.parametrize(
    "line",
    [
        "21:14", "Version 2.14.3", "Bestellung 4711-0815-2026", "Sendung 00340434161094015902", "5G 87%", "@ home",
        "Tel.", "1234567890", "v. 1.2", "zahl 500 bis morgen", "99.99.9999", "ganz normaler Text über größte Dinge",
        "lena@", "@12", "http://", "3 Bitcoins-Fragen", "DE12 3456", "12.5.", "in 30 min",
    ],
)  # fmt: skip
def test_what_is_none(line: str) -> None:
    assert found(line) == set()


def test_a_name_stands_alone_at_the_top_of_a_chat_only() -> None:
    chat = ("21:14", "lena.sommer_99", "gestern", "foo.bar_1")
    assert found(*chat, top=3) == {("handle", "lena.sommer_99")}
    assert found(*chat) == set()


@pytest.mark.parametrize("line", ["5g", "19.30", "v1.2.3", "online", "instagram", "12.11.", "100%", "10kb"])
def test_no_name_at_the_top_of_a_chat(line: str) -> None:
    assert found(line, top=1) == set()


def test_a_number_that_was_broken_at_the_end_of_a_line() -> None:
    assert ("phone", "+49 151 23456789") in found("ruf an: +49 151", "23456789 bitte")


def test_each_thing_once_with_its_first_line() -> None:
    first, second = find(["x", "schreib @abc_1", "nochmal @ABC_1 und a@example.org"])
    assert (first.value, first.excerpt, first.line) == ("@abc_1", "schreib @abc_1", 1)
    assert second.value == "a@example.org"


def test_an_excerpt_of_a_long_line_holds_what_was_found() -> None:
    (entity,) = find(["wort " * 400 + "@abc_1 " + "wort " * 400])
    assert "@abc_1" in entity.excerpt
    assert len(entity.excerpt) <= 160


def test_names_of_machines_in_mail_headers_are_nobodys() -> None:
    mail = ("From: a@example.org", "Message-ID: <123@mail.example.com>", "Received: from x.example.net (1.2.3.4)")
    assert found(*mail) == {("email", "a@example.org")}


def test_a_long_chat_is_bounded() -> None:
    assert len(find([f"@name_{number} 2{number:03}-01-01 {number} €" for number in range(300)])) <= finder.MOST


def test_a_name_without_a_service_is_called_a_user_name() -> None:
    assert handles.kind_of_platform("") == handles.kind_of_platform("my phone") == "username"
    assert handles.kind_of_platform(" Instagram ") == "instagram"


def test_what_stands_around_it_begins_and_ends_with_whole_words() -> None:
    long = f"[20.11.2026, 21:14:08] Lena: {'und dann ' * 5}überweise 500 € bis morgen {'oder sonst ' * 20}"
    (money,) = [entity for entity in find([long]) if entity.kind == "amount"]
    words = money.excerpt.split()
    assert (words[0], words[-1]) == ("…", "…")
    assert set(words[1:-1]) <= set(long.split())
    assert "500 €" in money.excerpt
    assert [entity.excerpt for entity in find(["zahl 500 € heute"])] == ["zahl 500 € heute"]
