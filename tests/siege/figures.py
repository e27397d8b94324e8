"""What a siege measures, and which targets it holds it against."""

from collections import Counter
from dataclasses import dataclass, field

BROKEN_OFF, NO_ANSWER = 0, -1  # instead of a status


@dataclass
class Figures:
    """What was seen. Times in seconds."""

    requests: int = 0
    errors: int = 0  # answers of 500
    part: str = ""  # of the siege, which runs just now
    visits: dict[str, list[float]] = field(
        default_factory=dict
    )  # by part: in a long one a short one would not show
    took: dict[str, float] = field(default_factory=dict)  # by part
    malformed: Counter[int] = field(default_factory=Counter)  # uploads that are no file, by status
    malformed_read: float = 0.0  # from the last file of a case until all of it were looked at, at most
    kills: Counter[str] = field(default_factory=Counter)  # by what was killed
    right_words: float = 0.0  # until the case of somebody at the attacker's address opened
    text_read: float = 0.0  # until the text of another case was read, while costly files wait
    kept: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0  # files that came back with other bytes
    flood_begun: int = 0  # cases that a flood began
    case_in_flood: float = 0.0  # until somebody who works for it had a case meanwhile
    destroyed: int = 0  # cases that a wrong clock destroyed
    broken: list[str] = field(default_factory=list)  # parts of the siege that found something else amiss
    not_tried: list[str] = field(default_factory=list)
    recovered: dict[str, float] = field(default_factory=dict)

    def count(self, status: int) -> None:
        self.requests += 1
        self.errors += status == 500

    def recover(self, name: str, seconds: float) -> None:
        """The site is well again so long after something befell it; the longest counts."""
        self.recovered[name] = max(seconds, self.recovered.get(name, 0.0))

    @property
    def unanswered(self) -> int:
        """Malformed uploads that nobody broke off and that got no answer."""
        return self.malformed[NO_ANSWER]

    @property
    def slow_visits(self) -> dict[str, float]:
        """The slowest of a hundred in each part, in seconds."""
        return {part: sorted(visits)[int(len(visits) * 0.99)] for part, visits in self.visits.items()}

    @property
    def slowest_visit(self) -> float:
        """That of the part in which visitors fared worst."""
        return max(self.slow_visits.values(), default=0.0)

    def lines(self) -> list[str]:
        return [
            f"requests {self.requests}, answers of 500: {self.errors}",
            *(
                f"visitor, slowest of a hundred during {part}: {seconds:.2f} s of {len(self.visits[part])} visits"
                for part, seconds in self.slow_visits.items()
            ),
            *(f"{part} took {seconds:.0f} s" for part, seconds in self.took.items()),
            f"malformed uploads, by answer: {self._told(self.malformed)}",
            f"a case full of them: looked at within {self.malformed_read:.0f} s",
            f"killed: {self._told(self.kills)}",
            f"right words from the attacker's address: {self.right_words:.1f} s",
            f"another's text while costly files wait: {self.text_read:.0f} s",
            f"files acknowledged {self.kept}, lost {self.lost}, doubled {self.doubled}, changed {self.wrong}",
            f"cases that a flood began: {self.flood_begun}; somebody's own meanwhile: {self.case_in_flood:.1f} s",
            f"cases that a wrong clock destroyed: {self.destroyed}",
            *(f"{name}: well again after {seconds:.1f} s" for name, seconds in self.recovered.items()),
            *(f"not tried here: {name}" for name in self.not_tried),
        ]

    @staticmethod
    def _told(counts: Counter[int] | Counter[str]) -> str:
        return ", ".join(f"{key} {count}" for key, count in sorted(counts.items())) or "none"

    def missed(self, *, visit_seconds: float) -> list[str]:
        """The targets that were not met."""
        targets = {
            f"{self.errors} answers of 500": self.errors == 0,
            f"{self.unanswered} malformed uploads without an answer": self.unanswered == 0,
            f"a visitor waited {self.slowest_visit:.1f} s": self.slowest_visit < visit_seconds,
            f"right words took {self.right_words:.0f} s": self.right_words < 30,
            f"another's text was read after {self.text_read:.0f} s": self.text_read < 200,
            f"{self.lost} of {self.kept} files lost": self.lost == 0,
            f"{self.doubled} files doubled, {self.wrong} changed": not self.doubled and not self.wrong,
            f"a flood began {self.flood_begun} cases": self.flood_begun <= 80,
            f"a case in a flood took {self.case_in_flood:.0f} s": self.case_in_flood < 30,
            f"a wrong clock destroyed {self.destroyed} cases": self.destroyed == 0,
            **{f"{name} took {seconds:.0f} s": seconds < 120 for name, seconds in self.recovered.items()},
        }
        return [*self.broken, *(sentence for sentence, met in targets.items() if not met)]
