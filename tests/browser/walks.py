"""A person who taps the filled button of each page in a real browser; what they tap and read is counted.

A tap is a link followed, an answer chosen, a box ticked or a form sent; typing and the file picker count as none.
Words are those of `<main>` that can be seen without opening anything, once for each page that is shown.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.guidance.walks import Persona

FILLED = "main a.btn:not(.quiet):visible, main button.btn:not(.quiet):visible"
ONWARD = "main form[action$='/plan/onward/'] button"
# Visible text of <main>: folds that are closed, and what is meant for screen readers alone, is not read by eye.
COUNT = r"""() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let said = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    const unseen = holder.closest(".visually-hidden, .leave-link, script, style, noscript, svg, option, textarea");
    if (!unseen && holder.checkVisibility({ visibilityProperty: true })) said += ` ${node.data}`;
  }
  return (said.match(/[\p{L}\p{N}]+(?:[’'.-][\p{L}\p{N}]+)*/gu) ?? []).length;
}"""
WAITS = 120  # times half a second, for what a worker makes


@dataclass
class Tapper:
    """One person with one phone, and the counts of their way so far."""

    persona: Persona
    page: Page
    script: bool = True
    taps: int = 0
    words: int = 0
    screens: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The address of this page below its language, without a query."""
        return re.sub(r"^https?://[^/]+/\w+/|[?#].*$", "", self.page.url)

    def read(self) -> None:
        self.words += int(self.page.evaluate(COUNT))
        self.screens.append(self.path)

    def tap(self, target: Locator) -> None:
        """Tap what leads to another page, and read that."""
        self.taps += 1
        with self.page.expect_navigation():
            target.click()
        self.read()

    def tick(self, target: Locator) -> None:
        """Tap what stays on the page."""
        self.taps += 1
        target.click()

    def filled(self) -> Locator:
        """The one filled button of this page."""
        button = self.page.locator(FILLED)
        expect(button).to_have_count(1)
        return button

    def answer(self) -> None:
        """The question of this page, with this person's answer; each answer is a button."""
        question = re.search(r"check/([\w-]+)/", self.path)
        given = self.persona.answers[question[1] if question else "safety"]
        self.tap(self.page.locator(f'main button[name=answer][value="{given[0]}"]'))

    def to_plan(self) -> None:
        self.page.goto(f"/{self.persona.language}/")
        self.read()
        self.answer()
        while self.path != "plan/":
            if self.path.startswith("check/"):
                self.answer()
            else:  # an answer led away from the questions: on by the filled button
                self.tap(self.filled())

    def to(self, path: str) -> None:
        """On to a page; past a filled button that leads out of the way, such as to a helpline, by the next one."""
        while self.path != path:
            onward = self.page.locator(ONWARD)
            self.filled()
            self.tap(onward if onward.count() and "secure-evidence" not in self.path else self.filled())

    def to_safe_files(self, files: list[Path]) -> None:
        """From the plan until these files are safe and the receipt is there to be read."""
        self.to("case/device/")
        self.tap(self.page.locator("main button[name=watcher][value=nobody]"))
        self.tick(self.filled())  # the browser draws the words and shows them without another page
        expect(self.page.locator(".words li")).to_have_count(6)
        self.read()
        six = self.page.locator(".words li").all_inner_texts()
        self.tap(self.filled())
        self.page.locator("#id_words").fill(" ".join(six))
        self.tap(self.filled())
        assert self.path == "case/evidence/add/"
        gate = self.page.locator("input[name=minor_shown][value=no]")
        if gate.count():  # who got a mass e-mail was not asked before
            self.tick(gate)
            self.tap(self.filled())
        self.tick(self.page.locator("input[name=nothing_intimate]"))
        self.page.locator("input[type=file]").set_input_files(files)
        if self.script:
            self.tick(self.filled())
            expect(self.page.locator("#to-list")).to_be_visible(timeout=90_000)
            expect(self.page.locator("#sending .arrived")).to_have_count(len(files))
            self.filled()  # which is now the link onward, alone
        else:
            self.tap(self.filled())
            self.tap(self.filled())  # that is all

    def to_blocked(self) -> None:
        """From the receipt until the account is said to be reported and blocked."""
        self.to("steps/break-contact/")
        app = self.page.locator(f'main button[name=answer][value="{self.persona.answers["platform"][0]}"]')
        if app.count():
            self.tap(app)
        self.tap(self.page.locator(ONWARD))

    def to_paper(self) -> None:
        """Wait for what a worker makes, read the page, and save it."""
        saving = self.page.locator("main a[href$='.pdf']")
        for _ in range(WAITS):
            if saving.count():
                break
            self.page.wait_for_timeout(500)
            if not self.script:
                self.page.reload()
        self.page.wait_for_load_state()
        self.read()
        with self.page.expect_download():
            self.tick(self.filled())

    def to_dossier(self) -> None:
        """From there to the PDF: what was found is confirmed in the one list."""
        self.to("steps/press-charges/")
        self.tap(self.filled())
        assert self.path == "case/evidence/describe/"
        for _ in range(WAITS):  # the chat is read first; nobody has to wait for the rest, which is asked later
            if self.page.locator("fieldset.proposal").count() or not self.page.locator("main form > .note").count():
                break
            self.page.wait_for_timeout(500)
            self.page.reload()
        for proposal in self.page.locator("fieldset.proposal").all():
            self.tick(proposal.locator("input[value=theirs]"))
        self.tap(self.filled())
        self.to_paper()

    def to_letter(self) -> None:
        """From the dossier to the letter; the name is typed there."""
        self.tap(self.page.locator("main a[href*='/case/letter/']").first)
        self.page.locator("input[name=name]").fill("Max Muster")
        self.page.locator("input[name=contact]").fill("max@example.org")
        if not self.page.locator("input[name=place]:checked").count():  # nobody has said where they are
            self.tick(self.page.locator("input[name=place][value=uk]"))
        self.tap(self.filled())
        self.to_paper()
