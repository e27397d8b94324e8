"""What tests run beside the site: each code in a process of its own, and one that fails is heard of."""

import pytest

from tests.stack import Stack

pytestmark = pytest.mark.integration
COUNT = """
import os, sys
from cases.models import Case
Case.seen_here = [*getattr(Case, "seen_here", []), *sys.argv[1:]]
print(os.getpid(), Case.objects.filter(pk__isnull=True).count(), *Case.seen_here)
"""


def test_each_code_asks_the_site_in_a_process_of_its_own(stack: Stack) -> None:
    first, second = (stack.code(COUNT, word).split() for word in ("ä", "b c"))
    assert (first[1:], second[1:]) == (["0", "ä"], ["0", "b", "c"])
    assert first[0] != second[0]


@pytest.mark.parametrize("code", ["raise ValueError('from here')", "no code at all", "import sys; sys.exit(3)"])
def test_code_that_fails_fails_its_test_and_the_next_one_runs(stack: Stack, code: str) -> None:
    with pytest.raises(AssertionError, match="from here|SyntaxError|SystemExit: 3"):
        stack.code(code)
    assert stack.code("print('well')") == "well\n"
