"""The site's keys: made once, private, and never made up again when data depends on them."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pyrage import decrypt, encrypt, x25519

from sextortion_help.site_keys import key_files


def read(data_dir: Path, name: str) -> str:
    return (data_dir / "keys" / name).read_text().strip()


def test_a_new_site_gets_keys_that_belong_together(tmp_path: Path) -> None:
    assert key_files.create(tmp_path) is True
    public = x25519.Recipient.from_str(read(tmp_path, "worker_public_key"))
    private = x25519.Identity.from_str(read(tmp_path, "worker_key"))
    assert decrypt(encrypt(b"hello", [public]), [private]) == b"hello"


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    key_files.create(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_two_sites_share_nothing(tmp_path: Path) -> None:
    for name in ("one", "two"):
        key_files.create(tmp_path / name)
    for name in key_files.NAMES:
        assert read(tmp_path / "one", name) != read(tmp_path / "two", name)


def test_a_second_start_keeps_the_keys(tmp_path: Path) -> None:
    key_files.create(tmp_path)
    before = {name: read(tmp_path, name) for name in key_files.NAMES}
    assert key_files.create(tmp_path) is False
    assert {name: read(tmp_path, name) for name in key_files.NAMES} == before


def test_lost_keys_are_never_replaced_while_a_database_exists(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").touch()
    with pytest.raises(key_files.KeysLostError, match="Put the folder 'keys' back"):
        key_files.create(tmp_path)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("name", key_files.NAMES)
def test_one_lost_key_stops_the_start(tmp_path: Path, name: str) -> None:
    key_files.create(tmp_path)
    (tmp_path / "keys" / name).unlink()
    with pytest.raises(key_files.KeysLostError, match=rf"\({name}\)"):
        key_files.create(tmp_path)


@pytest.mark.parametrize("pair", key_files.PAIRS)
def test_a_site_from_before_a_pair_gets_it(tmp_path: Path, pair: tuple[str, str]) -> None:
    key_files.create(tmp_path)
    others = {name: read(tmp_path, name) for name in key_files.NAMES if name not in pair}
    for name in pair:
        (tmp_path / "keys" / name).unlink()
    (tmp_path / "db.sqlite3").touch()
    assert key_files.create(tmp_path) is True
    assert {name: read(tmp_path, name) for name in others} == others
    assert signatory_of(tmp_path, pair)


def signatory_of(data_dir: Path, pair: tuple[str, str]) -> object:
    """Raises ValueError unless the key and the first certificate belong together."""
    from dossier.content import signer

    return signer.of_pair(read(data_dir, pair[0]), read(data_dir, pair[1]))


def test_a_site_from_before_the_time_stamps_gets_their_key(tmp_path: Path) -> None:
    key_files.create(tmp_path)
    before = {name: read(tmp_path, name) for name in key_files.FIRST}
    for name in key_files.LATER:
        (tmp_path / "keys" / name).unlink()
    (tmp_path / "db.sqlite3").touch()
    assert key_files.create(tmp_path) is True
    assert {name: read(tmp_path, name) for name in key_files.FIRST} == before
    assert read(tmp_path, "stamp_key").startswith("-----BEGIN PRIVATE KEY")
    assert read(tmp_path, "stamp_chain").count("BEGIN CERTIFICATE") == 2
    assert key_files.create(tmp_path) is False


def test_the_command_says_in_one_sentence_that_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "sextortion_help.site_keys.key_files", str(tmp_path / "file" / "data")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("The data directory cannot be written.")
    assert "Traceback" not in done.stderr
