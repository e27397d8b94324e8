"""How a file of the made-up case is put together: words in either language, a chat, a capture of it."""

from datetime import date

from babel.dates import format_date

from dossier.demo import screens
from dossier.demo.screens import AppColours, ChatBubble, ChatScreen
from dossier.demo.story import Days, DemoFile

NAME = "Lena ☀️"


class Telling:
    """Knows the language and the days of the story."""

    def __init__(self, language: str, days: Days) -> None:
        self.german = language == "de"
        self.days = days
        self.locale = "de_DE" if self.german else "en_GB"

    def _say(self, german: str, english: str) -> str:
        return german if self.german else english

    def _day(self, day: date) -> str:
        return str(format_date(day, "EEEE, d. MMMM" if self.german else "EEEE, d MMMM", locale=self.locale))

    def _chat(
        self, day: date, clock: str, *bubbles: ChatBubble, name: str = NAME, under: str = "online"
    ) -> ChatScreen:
        return ChatScreen(name, under, self._day(day), clock, bubbles, me=self._say("Ich", "Me"))

    def _shot(
        self,
        kind: str,
        platform: str,
        caption: str,
        sent_at: str,
        look: AppColours,
        talk: ChatScreen,
        *,
        file: str,
        tall: bool = False,
    ) -> DemoFile:
        form = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}[file.rpartition(".")[2]]
        return DemoFile(
            file, kind, platform, caption, sent_at, lambda: screens.chat(look, talk, tall=tall).save(form)
        )
