"""The sums of the load model: more visitors need more, and a small site still has two of everything."""

from tests.load.sizing import Costs, Guess, Sizing

COSTS = Costs(
    page_seconds=0.001,
    case_seconds=0.5,
    file_web_seconds=0.1,
    file_worker_seconds=0.4,
    process_bytes=100_000_000,
    file_bytes=100_000,
)


def test_a_site_grows_with_its_visitors() -> None:
    small, large = Sizing.of(100, COSTS, Guess()), Sizing.of(2_000_000, COSTS, Guess())
    assert (small.web_processes, small.worker_slots, small.cores) == (2, 4, 2)
    assert small.connections == 2 * 64 + 4 * 2 + 4
    # 200,000 visitors in the peak hour: 3 M pages of 1 ms, 10,000 cases of 0.5 s with 12 files of 0.1 s; half busy.
    assert large.web_processes == 12
    # 1.2 M files a day of 10.4 s, within twelve hours, half busy.
    assert large.worker_slots == 578
    assert round(large.disk_gigabytes) == 2_000_000 * 0.05 * 90 * 12 * 600_000 / 1e9
