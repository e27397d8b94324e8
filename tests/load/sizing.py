"""From what a page and a case cost to processes, connections, bytes and euros. Every guess is a field."""

import math
from dataclasses import dataclass
from typing import Self

from sextortion_help import connection_budget


@dataclass(frozen=True)
class Costs:
    """Measured. Seconds are of one processor; bytes are in memory, on the disk, or in the database."""

    page_seconds: float  # of a web process, for one page of a reader
    case_seconds: float  # of a web process, for the words of a case and its first pages
    file_web_seconds: float  # for each screenshot that is sent
    file_worker_seconds: float  # to make its reading copy; the text in it is a guess
    process_bytes: int  # of memory, of one web process
    file_bytes: int  # on the disk and in the database, beside the original itself


@dataclass(frozen=True)
class Guess:
    """What nobody has measured: how people come, and what a server costs. An operator puts in their own."""

    pages: int = 15  # that a visitor reads
    peak_share: float = 0.1  # of a day's visitors come in one hour
    case_share: float = 0.05  # of visitors begin a case
    files: int = 12  # screenshots in a case
    file_bytes: int = 500_000
    text_seconds: float = 10.0  # of a worker, to read the text of one screenshot (docs/performance.md)
    kept_days: int = 90
    busy: float = 0.5  # how much of a core the peak hour may take: queues stay short, one machine may fail
    core_euros: float = 8.0  # a month, with 2 GB of memory
    gigabyte_euros: float = 0.1  # a month, of a disk and its backup


@dataclass(frozen=True)
class Sizing:
    """For so many visitors a day. cores: of all machines together, workers included."""

    visitors: int
    pages_a_second: float
    web_processes: int
    worker_slots: int
    cores: int
    connections: int
    memory_gigabytes: float
    disk_gigabytes: float
    euros: float

    @classmethod
    def of(cls, visitors: int, costs: Costs, guess: Guess) -> Self:
        """At the peak hour; at least two web processes and four worker slots, so that one may be busy or gone."""
        an_hour = visitors * guess.peak_share
        cases = an_hour * guess.case_share
        pages_a_second = an_hour * guess.pages / 3600
        a_case = costs.case_seconds + guess.files * costs.file_web_seconds
        web = (an_hour * guess.pages * costs.page_seconds + cases * a_case) / 3600
        # What the peak hour leaves is worked off in the hours after it: a day's files within twelve hours.
        files = visitors * guess.case_share * guess.files
        work = files * (costs.file_worker_seconds + guess.text_seconds) / (12 * 3600)
        processes = max(2, math.ceil(web / guess.busy))
        slots = max(4, math.ceil(work / guess.busy))
        cores = max(2, math.ceil((web + work) / guess.busy))
        connections = processes * connection_budget.threads() + slots * connection_budget.IN_A_SLOT
        memory = (processes + slots) * costs.process_bytes / 1e9 + 1.0  # and PostgreSQL, Redis, the system
        kept = visitors * guess.case_share * guess.kept_days * guess.files
        disk = kept * (guess.file_bytes + costs.file_bytes) / 1e9
        return cls(
            visitors,
            pages_a_second,
            processes,
            slots,
            cores,
            connections + connection_budget.BESIDE,
            memory,
            disk,
            cores * guess.core_euros + disk * guess.gigabyte_euros,
        )
