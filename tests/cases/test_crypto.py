"""Keys and sealing."""

import os
import threading
import time

import pytest
from argon2.low_level import Type, hash_secret_raw

from cases import crypto
from cases.crypto import FieldCipher, KdfLimiter, Secret
from cases.errors import BusyError, DecryptionError

SALT = bytes(range(32))


def test_words_always_give_the_same_root() -> None:
    assert crypto.derive_keys("a b c d e f", SALT) == crypto.derive_keys("a b c d e f", SALT)


def test_lookup_id_and_kek_are_independent_values() -> None:
    root = crypto.derive_keys("a b c d e f", SALT)
    assert root.lookup_id != root.kek.value
    assert len(root.lookup_id) == len(root.kek.value) == 32


def test_another_salt_or_word_gives_another_root() -> None:
    root = crypto.derive_keys("a b c d e f", SALT)
    assert crypto.derive_keys("a b c d e g", SALT).lookup_id != root.lookup_id
    assert crypto.derive_keys("a b c d e f", SALT[::-1]).lookup_id != root.lookup_id


def test_production_cost_is_rfc_9106_second_option() -> None:
    # The fixture makes keys cheap for tests; the number the site uses is what the module was written with.
    import importlib

    fresh = importlib.util.find_spec("cases.crypto").loader.get_source("cases.crypto")
    assert "COST = Cost(time=3, memory=64 * 1024, lanes=4)" in fresh


def test_root_is_argon2id_then_hkdf() -> None:
    cost = crypto.COST
    root = hash_secret_raw(b"a b", SALT, cost.time, cost.memory, cost.lanes, 32, Type.ID)
    assert crypto.derive_keys("a b", SALT).lookup_id == crypto._derive(root, "lookup_id")


def test_a_derivation_gives_way_to_pages_and_what_called_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def note(*args: object, **kwargs: object) -> bytes:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return bytes(32)

    monkeypatch.setattr(crypto, "hash_secret_raw", note)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    crypto.derive_keys("a b c d e f", SALT)
    assert seen == [max(before, crypto.NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_wrap_round_trip() -> None:
    key = crypto.new_key()
    assert crypto.unwrap(key, crypto.wrap(key, b"plain", "place"), "place") == b"plain"


@pytest.mark.parametrize("damage", ["place", "key", "version", "bit", "short"])
def test_unwrap_refuses_everything_else(damage: str) -> None:
    key = crypto.new_key()
    wrapped = bytearray(crypto.wrap(key, b"plain", "place"))
    about = "elsewhere" if damage == "place" else "place"
    key = crypto.new_key() if damage == "key" else key
    if damage == "version":
        wrapped[0] ^= 1
    if damage == "bit":
        wrapped[-1] ^= 1
    if damage == "short":
        del wrapped[5:]
    with pytest.raises(DecryptionError):
        crypto.unwrap(key, bytes(wrapped), about)


def test_sealing_needs_only_the_public_half() -> None:
    pair = crypto.new_pair()
    sealed = crypto.seal(pair.public, b"plain")
    assert b"plain" not in sealed
    assert crypto.unseal(pair.private, sealed) == b"plain"


def test_unseal_refuses_another_key_and_changed_bytes() -> None:
    pair = crypto.new_pair()
    sealed = bytearray(crypto.seal(pair.public, b"plain"))
    with pytest.raises(DecryptionError):
        crypto.unseal(crypto.new_pair().private, bytes(sealed))
    sealed[-1] ^= 1
    with pytest.raises(DecryptionError):
        crypto.unseal(pair.private, bytes(sealed))


def test_fields_are_bound_to_their_place() -> None:
    cipher = FieldCipher(crypto.new_pair().private)
    sealed = cipher.seal("item:1:caption", {"text": "ü 🙂"})
    assert cipher.open("item:1:caption", sealed) == {"text": "ü 🙂"}
    with pytest.raises(DecryptionError):
        cipher.open("item:2:caption", sealed)


def test_a_field_never_sealed_gives_the_default() -> None:
    assert FieldCipher(crypto.new_pair().private).open("x", b"", "none") == "none"


def test_secrets_do_not_show_themselves() -> None:
    assert "s3cret" not in repr(Secret(b"s3cret"))
    assert "s3cret" not in repr(crypto.DerivedKeys(b"l", Secret(b"s3cret")))


def test_only_two_wait_at_a_gate_and_the_rest_is_turned_away_at_once() -> None:
    gate, inside, done = KdfLimiter(1, 5), threading.Event(), threading.Event()
    turned: list[float] = []

    def enter() -> None:
        begun = time.monotonic()
        try:
            with gate.enter():
                inside.set()
                done.wait(5)
        except BusyError:
            turned.append(time.monotonic() - begun)

    first = threading.Thread(target=enter)
    first.start()
    inside.wait(5)
    others = [threading.Thread(target=enter) for _ in range(9)]
    for other in others:
        other.start()
    limit = time.monotonic() + 4
    while len(turned) < 7 and time.monotonic() < limit:
        time.sleep(0.01)
    done.set()
    for thread in (first, *others):
        thread.join()
    assert len(turned) == 7
    assert max(turned) < 1


def test_gate_turns_away_when_full() -> None:
    gate, inside, done = KdfLimiter(1, 0.05), threading.Event(), threading.Event()

    def hold() -> None:
        with gate.enter():
            inside.set()
            done.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(5)
    with pytest.raises(BusyError), gate.enter():
        pytest.fail("two were inside")
    done.set()
    holder.join()
    with gate.enter():
        pass


def test_a_crowd_waits_in_a_line_of_its_own_and_nobody_else_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "CROWD_SECONDS", 0.3)
    gate, began, turned = KdfLimiter(2, 5), time.monotonic(), []
    entered: list[float] = []

    def enter(crowd: str) -> None:
        try:
            with gate.enter(crowd):
                entered.append(time.monotonic() - began)
        except BusyError:
            turned.append(crowd)

    crowds = ["a", "b", "c", "c", "c"]
    threads = [threading.Thread(target=enter, args=(crowd,)) for crowd in crowds]
    for thread in threads:
        thread.start()
    with gate.enter():
        assert time.monotonic() - began < 0.3
    for thread in threads:
        thread.join()
    assert turned == ["c", "c"], "each has one place, so that none fills the line"
    assert len(entered) == 3
    assert entered[1] - entered[0] > 0.25
    assert entered[2] - entered[1] > 0.25
