"""A site of its own on a real SQLite file, in a process of its own: destroys keys in every way and looks for them.

Run by test_erasure.py. Writes {act: [what is still in the files]} as JSON. A second connection stays open the whole
time, as other processes of a site have one: the last one to go would tidy up the log.
"""

import json
import os
import secrets
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

DATABASE = Path(sys.argv[1])
os.environ["DATABASE_URL"] = f"sqlite:///{DATABASE}"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases import actions, crypto, jobs, wal_erasure  # noqa: E402
from cases.models import Case, Job, Scope, ScopeKey, VaultSession  # noqa: E402
from counseling import sharing  # noqa: E402
from counseling.accounts import Desk  # noqa: E402
from counseling.models import Centre, Counsellor, DeskSession, Grant, GrantDuration, GrantKey  # noqa: E402
from counseling.sharing import endings  # noqa: E402

crypto.COST = crypto.Cost(time=1, memory=64, lanes=1)
jobs.BEAT_SECONDS = 3600
jobs._send = lambda *args: None  # no broker here
Wanted = dict[str, bytes]


def files() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(DATABASE.parent.glob(f"{DATABASE.name}*")))


def left_after(wanted: Wanted, act: Callable[[], Any]) -> list[str]:
    """Names of what is in the files after `act`. It has to be there before."""
    before = files()
    assert all(value in before for value in wanted.values())
    act()
    after = files()
    return [name for name, value in wanted.items() if value in after]


def keys_of(case: Case) -> Wanted:
    rows = ScopeKey.objects.filter(case=case)
    sessions = VaultSession.objects.filter(case=case)
    return {
        "lookup_id": bytes(case.lookup_id),
        "case key": bytes(case.wrapped_key),
        **{f"{row.scope} key": bytes(row.wrapped_private) for row in rows},
        **{f"session {row.pk}": bytes(row.wrapped_case_key) for row in sessions},
    }


def session_of(vault: Any) -> Wanted:
    vault.session.refresh_from_db()
    return {"session": bytes(vault.session.wrapped_case_key), "lookup": bytes(vault.session.lookup)}


def job_of(vault: Any, *, fail: bool = False) -> list[str]:
    job = jobs.enqueue(
        case=vault.case, task="x", subject=vault.case.pk, keys={Scope.EVIDENCE: vault.private(Scope.EVIDENCE)}
    )

    def act() -> None:
        if fail:
            Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())
            jobs.sweep()
        else:
            with jobs.claimed(str(job.pk)):
                pass

    return left_after({"job": bytes(job.sealed_keys)}, act)


def grant_of(vault: Any) -> list[str]:
    user = User.objects.create(username=secrets.token_hex(4))
    pair = crypto.new_pair()
    counsellor = Counsellor.objects.create(
        user=user, name="Dora", centre=Centre.objects.create(name="Lantern"), public=pair.public
    )
    desk = Desk(counsellor, DeskSession(counsellor=counsellor), pair.private)
    sharing.type_code(desk, sharing.read_code(vault, sharing.show_code(vault)))
    code = sharing.code_of(vault)
    assert code is not None
    grant = sharing.share(vault, code, parts=["statement", "plan"], length=GrantDuration.WEEK, label="x")
    keys = {f"grant {row.pk}": bytes(row.sealed) for row in GrantKey.objects.filter(grant=grant)}
    return left_after(keys, lambda: endings.revoke(vault, Grant.objects.get(pk=grant.pk)))


def swept(vault: Any) -> list[str]:
    Case.objects.filter(pk=vault.case.pk).update(last_visit=timezone.localdate() - timedelta(days=90))
    return left_after(keys_of(vault.case), actions.delete_expired)


def renewed(vault: Any, phrase: Any) -> list[str]:
    other, _cookie = actions.unlock(phrase)
    wanted = {"lookup_id": bytes(vault.case.lookup_id), "case key": bytes(vault.case.wrapped_key)} | session_of(
        other
    )
    return left_after(wanted, lambda: actions.renew_words(vault, "en"))


def while_someone_reads(vault: Any) -> list[str]:
    """The log cannot be cut then; the next sweep does it."""
    reader = sqlite3.connect(DATABASE, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM cases_case").fetchone()
    wanted = keys_of(vault.case)
    still = left_after(wanted, lambda: actions.delete_case(vault.case))
    assert still, "a reader was meant to be in the way"
    assert not wal_erasure.sweep()
    reader.execute("ROLLBACK")
    return left_after({name: value for name, value in wanted.items() if name in still}, wal_erasure.sweep)


def half_of(vaults: list[Any]) -> list[str]:
    """Pages of a table are merged and split then."""
    going = secrets.SystemRandom().sample(vaults, len(vaults) // 2)
    wanted = {f"{name} of {vault.case}": key for vault in going for name, key in keys_of(vault.case).items()}
    return left_after(wanted, lambda: [actions.delete_case(vault.case) for vault in going])


def case() -> Any:
    return actions.open_new_case("en")[1]


def main() -> None:
    call_command("migrate", verbosity=0)
    beside = sqlite3.connect(DATABASE, isolation_level=None)
    beside.execute("SELECT count(*) FROM cases_case").fetchone()
    with connection.cursor() as cursor:
        secure = cursor.execute("PRAGMA secure_delete").fetchone()[0]
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    actions.delete_expired()
    crowd = [case() for _ in range(60)]  # so that the tables have more than one page
    first, closed, open_twice = case(), case(), case()
    phrase, to_renew, _cookie = actions.open_new_case("en")
    idle = case()
    VaultSession.objects.filter(pk=idle.session.pk).update(last_seen=timezone.now() - timedelta(hours=1))
    wanted = session_of(idle)
    found = {
        "delete": left_after(keys_of(first.case), lambda: actions.delete_case(first.case)),
        "close": left_after(session_of(closed), lambda: actions.lock(closed.session)),
        "run out": left_after(wanted, actions.delete_expired),
        "renew": renewed(to_renew, phrase),
        "job done": job_of(open_twice),
        "job expired": job_of(open_twice, fail=True),
        "grant": grant_of(open_twice),
        "retention": swept(case()),
        "half of them": half_of(crowd),
        "while someone reads": while_someone_reads(case()),
    }
    with connection.cursor() as cursor:
        still = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    answer = {"found": found, "secure": secure, "mode": mode, "patience": [patience, still]}
    sys.stdout.write(json.dumps(answer))


main()
