"""Files of the corpus that are too long to keep: made when they are needed."""

from datetime import datetime, timedelta


def _whatsapp(count: int, last: str) -> bytes:
    start = datetime(2024, 1, 1, 8)
    lines = [
        f"{start + timedelta(minutes=40 * number):%d.%m.%y, %H:%M} - {('Ann', 'Ben')[number % 2]}: hi {number}"
        for number in range(count)
    ]
    lines.append(f"20.11.26, 21:14 - Ben: {last}")
    return "\n".join(lines).encode()


def whatsapp_of_1201() -> bytes:
    return _whatsapp(1200, "Pay 500 € to DE89 3704 0044 0532 0130 00 or I post it")


def whatsapp_of_21001() -> bytes:
    return _whatsapp(21_000, "Pay 500 € to DE89 3704 0044 0532 0130 00 or I post it")
