"""Screens of chats for tests: a phone's whole screen, a window, a piece, and pages that are no chat."""

from tests.extraction.app_styles import STYLES
from tests.extraction.drawn_screen import FAINT, Drawn, Said, Screen, paint

TALK = (
    Said("Hey, how are you?", clock="21:10"),
    Said("fine, and you", mine=True, clock="21:11"),
    Said("I have your pictures and a list of all your friends and your family", clock="21:12"),
    Said("what do you want", mine=True, clock="21:12"),
    Said("Send 500 euro until tomorrow or everybody gets them", clock="21:13"),
    Said(
        "Please do not do this, I have no money and I am still at school, please let me go",
        mine=True,
        clock="21:13",
    ),
    Said("ok", clock="21:14"),
    Said("wait", mine=True, clock="21:14"),
)


def chat(
    name: str,
    width: int,
    *,
    talk: tuple[Said, ...] = TALK,
    seed: int = 1,
    title: str = "Lena Sommer",
    foot: bool = True,
) -> Drawn:
    """A phone's whole screen."""
    style = STYLES[name]
    height = round(width * 844 / 390 * (1 + len(talk) // 14))
    screen = Screen(style, width, height, seed)
    if name.startswith(("whatsapp", "telegram")):
        screen.doodles()
    screen.head(title)
    screen.day("20 November 2026")
    for said in talk:
        screen.say(said)
    if foot:
        screen.foot()
    return screen.drawn


def window(name: str, width: int = 1440, height: int = 900, listing: int = 420) -> Drawn:
    """The app on a computer: a list of chats, one of them chosen, and the chat beside it."""
    style, is_light = STYLES[name], "light" in name
    screen = Screen(style, width, height, 5, column=(listing, width))
    screen.head("Lena Sommer")
    ground, line, chosen = (
        ((255, 255, 255), (219, 219, 219), (240, 242, 245))
        if is_light
        else ((17, 27, 33), (50, 50, 50), (42, 57, 66))
    )
    screen.draw.rectangle((0, 0, listing - 2, height), fill=ground)
    screen.draw.line([(listing - 1, 0), (listing - 1, height)], fill=line)
    rows = (("Mama", "kommst du heute?"), ("Lena Sommer", "wait"), ("Ben", "ok bis dann"), ("Sport", "um 18:00"))
    for number, (who, last) in enumerate(rows):
        top = 120 + number * 72
        if number == 1:
            screen.draw.rectangle((0, top - 8, listing - 2, top + 60), fill=chosen)
        screen.text(80, top, who, 16, paint(style.ink))
        screen.text(80, top + 26, last, 13, FAINT)
        screen.text(listing - 60, top, "21:14", 11, FAINT)
    screen.day("20 November 2026")
    for said in TALK:
        screen.say(said)
    screen.foot()
    return screen.drawn


def piece(name: str, talk: tuple[Said, ...], *, width: int = 720, height: int = 900, top: float = 20) -> Drawn:
    """Cut out of a screen: no bars; with `top` below 0 the first bubble is cut."""
    screen = Screen(STYLES[name], width, height, 3)
    screen.top = top
    for said in talk:
        screen.say(said)
    return screen.drawn


def no_chat(kind: str) -> Drawn:
    """A page with cards, buttons or fields: "settings", "feed", "steps" or "form"."""
    screen = Screen(STYLES["imessage-light"], 540, 1170, 9)
    screen.head("Einstellungen")
    card, blue, ink = screen.theirs, (60, 120, 220), (20, 20, 20)
    words = ("Konto", "Sicherheit", "Hilfe", "Freunde", "Profil")
    for number, word in enumerate(words):
        top = 180 + number * 170
        if kind == "settings":
            screen.draw.rounded_rectangle((22, top, 518, top + 120), 18, fill=card)
            screen.text(50, top + 20, word, 15, ink)
        elif kind == "feed":
            screen.text(80, top, f"@{word}", 15, ink)
            screen.draw.rounded_rectangle((80, top + 36, 490, top + 100), 14, fill=card)
            screen.text(96, top + 50, word, 14, ink)
            screen.draw.rounded_rectangle((80, top + 112, 180, top + 146), 14, fill=card)
            screen.text(96, top + 114, "Folgen", 13, ink)
        elif kind == "steps":
            screen.draw.rounded_rectangle((22, top, 240 + 40 * number, top + 60), 12, fill=(card, blue)[number % 2])
            screen.text(40, top + 12, word, 15, ink)
        else:
            screen.text(30, top, word, 14, ink)
            screen.draw.rounded_rectangle((30, top + 36, 510, top + 90), 10, fill=card)
            screen.text(46, top + 48, word, 14, ink)
    if kind == "form":
        screen.draw.rounded_rectangle((350, 1030, 510, 1080), 12, fill=blue)
        screen.text(380, 1038, "Weiter", 15, (255, 255, 255))
        screen.draw.rounded_rectangle((30, 1100, 190, 1150), 12, fill=card)
        screen.text(56, 1108, "Zurück", 15, ink)
    return screen.drawn
