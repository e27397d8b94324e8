"""The account's pages: saving, going on, refusals, two tabs, a case that closed meanwhile."""

import pytest

from cases.models import Scope
from statement import account

ACCOUNT = "/en/case/account/"
PLAIN = {"version": "0"}


def rows(*given, version="0", total=None):
    """What a browser posts for a list part."""
    data = {"form-TOTAL_FORMS": str(total or len(given)), "form-INITIAL_FORMS": "0", "version": version}
    for number, row in enumerate(given):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def told(person):
    return account.read(person.case, person.vault.fields(Scope.ACCOUNT))


def test_a_part_is_saved_and_the_next_one_comes(maya):
    answer = maya.client.post(f"{ACCOUNT}beginning/", PLAIN | {"how": "It began with a hello.", "next": ""})
    assert (answer.status_code, answer["Location"]) == (303, f"{ACCOUNT}person/")
    assert told(maya).beginning.how == "It began with a hello."
