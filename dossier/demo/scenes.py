"""The files of the made-up case: what each screen says, in German and English."""

from collections.abc import Iterator

from dossier.demo import screens
from dossier.demo.screens import ChatBubble, Profile, Receipt
from dossier.demo.story import BITCOIN, HANDLE, IBAN, PHONE, PLANE_HANDLE, DemoFile
from dossier.demo.telling import Telling


class Scenes(Telling):
    """The exhibits of one language, each with its own words."""

    def exhibits(self) -> Iterator[DemoFile]:
        """Twelve that tell the story, then more of the same chat without end."""
        yield self._profile()
        yield self._first_words()
        yield self._moved()
        yield self._threat()
        yield self._list_shown()
        yield self._demand_bank()
        yield self._whole_chat()
        yield self._paid()
        yield self._more()
        yield self._demand_coin()
        yield self._bars()
        yield self._export()
        number = 0
        while True:
            number += 1
            yield self._again(number)

    def _profile(self) -> DemoFile:
        page = Profile(
            HANDLE.lstrip("@"),
            "Lena",
            (
                self._say("26 · Graz · Krankenpflegerin 🩺", "26 · Graz · nurse 🩺"),
                self._say("Berge, Bücher, Käsespätzle 🏔", "Mountains, books, cheese 🏔"),
            ),
            (
                ("6", self._say("Beiträge", "posts")),
                ("212", self._say("Follower", "followers")),
                ("1 847", self._say("gefolgt", "following")),
            ),
            self._say("Folgen", "Follow"),
            "21:20",
        )
        caption = self._say(
            "Ihr Profil, am Abend der Drohung aufgenommen", "Their profile, on the evening of the threat"
        )
        sent_at = self.days.at(self.days.threat, "21:20")
        return DemoFile(
            "Screenshot_profil.png", "profile", "Instagram", caption, sent_at, lambda: screens.profile(page).save()
        )

    def _first_words(self) -> DemoFile:
        talk = self._chat(
            self.days.first,
            "19:05",
            ChatBubble(
                self._say("Hey Jonas, schön dass wir gematcht haben 😊", "Hey Jonas, nice that we matched 😊"),
                "18:52",
            ),
            ChatBubble(self._say("Hallo Lena! Wie war dein Tag?", "Hi Lena! How was your day?"), "18:55", True),
            ChatBubble(
                self._say(
                    "Lang, hatte Frühdienst. Und deiner? Was machst du so?",
                    "Long, early shift. And yours? What do you do?",
                ),
                "18:57",
            ),
            ChatBubble(
                self._say(
                    "Ich arbeite in einer Bäckerei. Um drei Uhr früh geht es los 🥨",
                    "I work in a bakery. It begins at three in the morning 🥨",
                ),
                "18:59",
                True,
            ),
            ChatBubble(
                self._say(
                    "Wow! Schreib mir lieber auf Instagram, hier bin ich selten.",
                    "Wow! Better write to me on Instagram, I am rarely here.",
                ),
                "19:03",
            ),
            name="Lena, 26",
            under=self._say("Match", "match"),
        )
        caption = self._say("Erster Kontakt in der Dating-App", "First contact in the dating app")
        return self._shot(
            "message",
            "Dating-App" if self.german else "Dating app",
            caption,
            self.days.at(self.days.first, "18:52"),
            screens.NIGHT_APP,
            talk,
            file="IMG_2041.png",
        )

    def _moved(self) -> DemoFile:
        day = self.days.threat
        talk = self._chat(
            day,
            "20:31",
            ChatBubble(
                self._say(
                    "Hast du WhatsApp? Dann können wir kurz sehen, ob du echt bist 😄",
                    "Do you have WhatsApp? Then we can see for a moment if you are real 😄",
                ),
                "20:12",
            ),
            ChatBubble(self._say("Ja, gern.", "Yes, sure."), "20:15", True),
            ChatBubble(PHONE, "20:16"),
            ChatBubble(self._say("Ruf an, aber nur mit Video 🌻", "Call me, but only with video 🌻"), "20:16"),
            name=HANDLE.lstrip("@"),
            under=self._say("Vor 2 Min. aktiv", "Active 2 min ago"),
        )
        caption = self._say("Wechsel zu WhatsApp mit ihrer Nummer", "The move to WhatsApp, with their number")
        return self._shot(
            "message",
            "Instagram",
            caption,
            self.days.at(day, "20:16"),
            screens.PHOTO_APP,
            talk,
            file="Screenshot_20_31.png",
        )

    def _threat(self) -> DemoFile:
        talk = self._chat(
            self.days.threat,
            "21:15",
            ChatBubble(
                self._say(
                    "So jonas. ich hab dein video und deine ganze liste 😈",
                    "So jonas. i have your video and your whole list 😈",
                ),
                "21:09",
            ),
            ChatBubble(self._say("Was? Was soll das?", "What? What is this?"), "21:10", True),
            ChatBubble(
                self._say(
                    "500 € oder ich schicke es ALLEN. auch deiner mutter und deiner chefin",
                    "500 € or i send it to EVERYONE. also your mother and your boss",
                ),
                "21:14",
            ),
            ChatBubble(self._say("Bitte hör auf.", "Please stop."), "21:14", True),
            name=PHONE,
        )
        caption = self._say("Die erste Drohung", "The first threat")
        return self._shot(
            "demand",
            "WhatsApp",
            caption,
            self.days.at(self.days.threat, "21:14"),
            screens.GREEN_APP,
            talk,
            file="Screenshot_20-21-15.jpg",
        )

    def _list_shown(self) -> DemoFile:
        names = "anna.b_\nfussball_olaf\nm.übelacker\nтаня_k\nbäckerei.sonne\n+ 207"
        talk = self._chat(
            self.days.threat,
            "21:19",
            ChatBubble(self._say("das sind deine leute:\n", "these are your people:\n") + names, "21:16"),
            ChatBubble(
                self._say("glaub nicht das du mich blockieren kannst", "dont think you can block me"), "21:17"
            ),
            name=PHONE,
        )
        caption = self._say(
            "Er zeigt, dass er die Namen meiner Follower hat", "They show that they have my followers’ names"
        )
        return self._shot(
            "message",
            "WhatsApp",
            caption,
            self.days.at(self.days.threat, "21:16"),
            screens.GREEN_APP,
            talk,
            file="Screenshot_20-21-19.webp",
        )

    def _demand_bank(self) -> DemoFile:
        talk = self._chat(
            self.days.threat,
            "22:04",
            ChatBubble(
                self._say(
                    "bis MORGEN 20 uhr. guthabenkarten (Code + Foto) oder überweisung:",
                    "until TOMORROW 8 pm. gift cards (code + photo) or bank transfer:",
                ),
                "21:58",
            ),
            ChatBubble(IBAN + self._say("\nInhaber: M. Muster", "\nholder: M. Muster"), "21:58"),
            ChatBubble(
                self._say("danach lösche ich alles, ehrenwort 🤝", "then i delete everything, word of honour 🤝"),
                "22:01",
            ),
            name=PHONE,
        )
        caption = self._say("Forderung mit IBAN und Frist", "Demand with IBAN and deadline")
        return self._shot(
            "demand",
            "WhatsApp",
            caption,
            self.days.at(self.days.threat, "21:58"),
            screens.GREEN_APP,
            talk,
            file="Screenshot_20-22-04.png",
        )

    def _whole_chat(self) -> DemoFile:
        bubbles = []
        for number in range(1, 21):
            minute = f"{22 + number // 12:02d}:{(5 * number) % 60:02d}"
            their_bubbles = self._say(
                f"noch {21 - number} stunden jonas. ich warte ⏳ ich schreibe gerade die liste mit den namen ab",
                f"{21 - number} hours left jonas. i am waiting ⏳ i am writing down the list of names now",
            )
            bubbles.append(ChatBubble(their_bubbles, minute))
            if number % 4 == 0:
                bubbles.append(
                    ChatBubble(
                        self._say("Ich habe nicht so viel Geld.", "I do not have that much money."), minute, True
                    )
                )
        talk = self._chat(self.days.threat, "23:50", *bubbles, name=PHONE)
        caption = self._say(
            "Der ganze Chat der Nacht, als eine lange Aufnahme", "The chat of the whole night, as one long capture"
        )
        return self._shot(
            "message",
            "WhatsApp",
            caption,
            self.days.at(self.days.threat, "22:05"),
            screens.GREEN_APP,
            talk,
            file="Screenshot_lang.png",
            tall=True,
        )

    def _paid(self) -> DemoFile:
        rows = (
            (self._say("Datum", "Date"), f"{self.days.paid:%d.%m.%Y} 19:31"),
            (self._say("Produkt", "Product"), self._say("Guthabenkarte, digital", "Gift card, digital")),
            (self._say("Belegnummer", "Receipt number"), "4471-0926"),
            (self._say("Bezahlt mit", "Paid with"), self._say("Girokarte **** 1207", "Debit card **** 1207")),
        )
        paid = Receipt(
            self._say("Kauf abgeschlossen", "Purchase complete"),
            self._say("100,00 €", "€100.00"),
            rows,
            self._say(
                "Bewahren Sie diesen Beleg auf. Geben Sie den Code nie an Fremde weiter.",
                "Keep this receipt. Never pass the code on to strangers.",
            ),
            "19:32",
        )
        caption = self._say(
            "Beleg der Guthabenkarte. Den Code habe ich geschickt.",
            "Receipt of the gift card. I sent them the code.",
        )
        sent_at = self.days.at(self.days.paid, "19:31")
        return DemoFile("Beleg.png", "payment", "", caption, sent_at, lambda: screens.receipt(paid).save())

    def _more(self) -> DemoFile:
        talk = self._chat(
            self.days.last,
            "07:55",
            ChatBubble(
                self._say(
                    "100 ist zu wenig 😡 jetzt noch 400. in 2 stunden",
                    "100 is not enough 😡 now 400 more. in 2 hours",
                ),
                "07:52",
            ),
            ChatBubble(
                self._say("Du hast gesagt, dann ist Schluss.", "You said that would be the end."), "07:53", True
            ),
            ChatBubble(
                self._say("schreib mir auf telegram: ", "write to me on telegram: ") + PLANE_HANDLE, "07:54"
            ),
            name=PHONE,
        )
        caption = self._say("Nach der Zahlung: die nächste Forderung", "After the payment: the next demand")
        return self._shot(
            "demand",
            "WhatsApp",
            caption,
            self.days.at(self.days.last, "07:52"),
            screens.GREEN_APP,
            talk,
            file="Screenshot_22-07-55.png",
        )

    def _demand_coin(self) -> DemoFile:
        talk = self._chat(
            self.days.last,
            "08:10",
            ChatBubble(
                self._say("nur bitcoin. genau diese adresse:", "only bitcoin. exactly this address:"), "08:06"
            ),
            ChatBubble(BITCOIN, "08:06"),
            ChatBubble(self._say("schick screenshot wenn fertig ✅", "send screenshot when done ✅"), "08:07"),
            ChatBubble(self._say("Ich zahle nicht mehr.", "I am not paying any more."), "08:09", True),
            name=PLANE_HANDLE,
            under=self._say("zuletzt kürzlich gesehen", "last seen recently"),
        )
        caption = self._say("Forderung über 400 € in Bitcoin", "Demand of 400 € in Bitcoin")
        return self._shot(
            "demand",
            "Telegram",
            caption,
            self.days.at(self.days.last, "08:06"),
            screens.PLANE_APP,
            talk,
            file="photo_2026_08-10.jpg",
        )

    def _bars(self) -> DemoFile:
        talk = self._chat(
            self.days.last,
            "12:41",
            ChatBubble(self._say("neues konto, alter jonas 👻", "new account, same jonas 👻"), "12:38"),
            ChatBubble(self._say("letzte chance heute abend", "last chance tonight"), "12:39"),
            name="lsonne_neu",
            under="Snapchat",
        )
        caption = self._say("Meldet sich von einem neuen Konto", "Writes from a new account")
        return DemoFile(
            "snap.png",
            "message",
            "Snapchat",
            caption,
            self.days.at(self.days.last, "12:38"),
            lambda: screens.bars(talk).save(),
        )

    def _export(self) -> DemoFile:
        day = f"{self.days.threat:%d.%m.%y}"
        lines = (
            (
                "21:09",
                self._say(
                    "So jonas. ich hab dein video und deine ganze liste 😈",
                    "So jonas. i have your video and your whole list 😈",
                ),
            ),
            (
                "21:14",
                self._say(
                    "500 € oder ich schicke es ALLEN. auch deiner mutter und deiner chefin",
                    "500 € or i send it to EVERYONE. also your mother and your boss",
                ),
            ),
            ("21:58", IBAN),
        )
        text = "".join(f"{day}, {time} - {PHONE}: {words}\n" for time, words in lines)
        caption = self._say("Chatverlauf, aus WhatsApp exportiert", "The chat as exported from WhatsApp")
        return DemoFile(
            "WhatsApp Chat.txt",
            "message",
            "WhatsApp",
            caption,
            self.days.at(self.days.threat, "21:09"),
            text.encode,
        )

    def _again(self, number: int) -> DemoFile:
        day = self.days.last
        talk = self._chat(
            day,
            f"{13 + number // 60 % 10}:{number % 60:02d}",
            ChatBubble(
                self._say(
                    f"ich sehe dass du online bist. nummer {number} 🕐",
                    f"i see that you are online. number {number} 🕐",
                ),
                f"{13 + number // 60 % 10}:{number % 60:02d}",
            ),
            ChatBubble(
                self._say(
                    "antworte jonas. ich habe zeit. ich habe alle namen. überleg es dir gut.",
                    "answer jonas. i have time. i have all the names. think about it well.",
                ),
                "13:00",
            ),
            name=PLANE_HANDLE,
            under=self._say("online", "online"),
        )
        look = (screens.PLANE_APP, screens.GREEN_APP, screens.PHOTO_APP, screens.NIGHT_APP)[number % 4]
        caption = self._say(f"Weitere Nachricht, Teil {number}", f"Another message, part {number}")
        sent_at = self.days.at(day, f"{13 + number // 60 % 10}:{number % 60:02d}")
        return self._shot("message", "Telegram", caption, sent_at, look, talk, file=f"Screenshot_{number:03}.png")
