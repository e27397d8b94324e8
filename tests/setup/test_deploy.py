"""The files in deploy/: systemd, PostgreSQL, Redis and container tools take them, and private keys stay apart."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts.before_start import redis_program
from tests.programs import need
from tests.stack import BASE, wait_for

DEPLOY = BASE / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PRIVATE = {"worker_key", "stamp_key", "sign_key"}
EXPOSURE = 2.0  # of systemd-analyze; 10 is a unit that may do everything


def _names(unit: Path) -> set[str]:
    return set(re.findall(r"^LoadCredential=(\w+):", unit.read_text(), re.M))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    """Also with what a store in a bucket adds to it."""
    text = re.sub(r"^User=.*$", "User=root", unit.read_text(), flags=re.M)
    text = re.sub(r"^Group=.*$", "Group=root", text, flags=re.M).replace("/srv/sextortion_help", str(BASE))
    (tmp_path / unit.name).write_text(f"{text}\n{(DEPLOY / 'systemd' / 's3.conf').read_text()}")
    verified = subprocess.run(
        [need("systemd-analyze"), "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_it = [line for line in verified.stderr.splitlines() if unit.name in line]
    assert about_it == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_may_do_little(unit: Path) -> None:
    command = [need("systemd-analyze"), "security", "--offline=true", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert exposure
    assert float(exposure[1]) <= EXPOSURE


def test_the_sandbox_is_tried_under_the_rules_of_the_worker() -> None:
    """scripts.prepare refuses a site whose files would be read with too little protection. Under narrower rules
    than the worker's it would refuse every site, under wider ones take one whose worker reads nothing."""
    rules = (
        "SystemCallFilter=",
        "SystemCallErrorNumber=",
        "RestrictNamespaces=",
        "CapabilityBoundingSet=",
        "PrivateUsers=",
    )
    prepare, worker = (
        [line for line in (DEPLOY / "systemd" / name).read_text().splitlines() if line.startswith(rules)]
        for name in ("site-prepare.service", "site-worker.service")
    )
    assert any("capset" in line for line in worker)
    assert prepare == worker


def test_private_keys_are_for_the_worker_alone() -> None:
    by_unit = {unit.stem: _names(unit) for unit in UNITS}
    assert by_unit.pop("site-worker") >= PRIVATE
    assert by_unit.pop("site-upkeep") & PRIVATE == {"stamp_key"}
    assert all(not PRIVATE & names for names in by_unit.values())
    users = {unit.stem: re.findall(r"^User=(\S+)", unit.read_text(), re.M) for unit in UNITS}
    assert users.pop("site-web") == ["site-web"]
    assert all(user == ["site-worker"] for user in users.values())


def test_users_and_folders_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "group").write_text("redis:x:101:\n")
    users, folders = DEPLOY / "systemd" / "site.sysusers.conf", DEPLOY / "systemd" / "site.tmpfiles.conf"
    subprocess.run([need("systemd-sysusers"), f"--root={tmp_path}", str(users)], check=True, capture_output=True)
    group = (tmp_path / "etc" / "group").read_text()
    assert re.search(r"^site:.*:site-web,site-worker$|^site:.*:site-worker,site-web$", group, re.M)
    command = [need("systemd-tmpfiles"), "--create", f"--root={tmp_path}", str(folders)]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "etc" / "site" / "keys").stat().st_mode & 0o7777 == 0o700
    assert (tmp_path / "var" / "lib" / "site" / "blobs").stat().st_mode & 0o7777 == 0o2770


def test_each_credential_is_read_by_the_setting_of_its_name() -> None:
    for unit in UNITS:
        text = unit.read_text()
        read = dict(re.findall(rf"^Environment=(\w+)_FILE=/run/credentials/{unit.name}/(\w+)$", text, re.M))
        assert read == {name.upper(): name for name in _names(unit)}


def test_a_worker_is_told_to_stop_alone() -> None:
    """A signal to its whole group would end a job in the middle, and count as one of three tries."""
    for unit in UNITS:
        if unit.stem != "site-prepare":
            assert "KillMode=mixed" in unit.read_text()


def test_the_example_of_settings_holds_no_secret_and_names_only_settings() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "site.env.example").read_text(), re.M)
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", (BASE / "docs" / "operating.md").read_text(encoding="utf-8")))
    assert {name.removesuffix("_FILE") for name in names} <= explained
    assert not {name.lower().removesuffix("_file") for name in names} & (PRIVATE | {"secret_key", "site_salt"})


def test_redis_starts_with_its_file(tmp_path: Path) -> None:
    text = (DEPLOY / "redis.conf").read_text()
    text = text.replace("/run/redis-site", str(tmp_path)).replace("/var/lib/redis", str(tmp_path))
    (tmp_path / "redis.conf").write_text(text)
    server = subprocess.Popen([redis_program(), str(tmp_path / "redis.conf")], stdout=subprocess.DEVNULL)
    try:
        wait_for("Redis", (tmp_path / "redis.sock").is_socket)
    finally:
        server.terminate()
        server.wait()


@pytest.mark.postgres
def test_postgresql_takes_its_lines(postgres_url: str) -> None:
    from urllib.parse import unquote, urlsplit

    folder = unquote(urlsplit(postgres_url).netloc.partition("@")[2])
    text = (
        (DEPLOY / "postgresql.sql")
        .read_text()
        .replace("ROLE site", "ROLE made")
        .replace("OWNER site", "OWNER made")
    )
    text = text.replace("DATABASE site", "DATABASE made")
    psql = [need("psql"), "--host", folder, "--username", "site", "postgres", "--set", "ON_ERROR_STOP=1"]
    psql += ["--set", 'password=it\'s a "secret"', "--quiet"]
    done = subprocess.run(psql, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_image_is_described_without_a_fault() -> None:
    hadolint = BASE / ".venv" / "bin" / "hadolint"
    command = [str(hadolint), "--no-color", str(DEPLOY / "container" / "Containerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_an_image_is_made_of_what_runs_and_nothing_else() -> None:
    """No data folder, key, environment or history of whoever builds it."""
    rules = (BASE / ".dockerignore").read_text().splitlines()
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    assert rules[0] == "*"
    taken = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert {name for name in taken if name.startswith(".")} == {
        ".git",
        ".git/HEAD",
        ".git/packed-refs",
        ".git/refs",
    }
    assert rules[rules.index("!.git") + 1] == ".git/*"
    packages = {file.parent.name for file in BASE.glob("*/__init__.py")} - {"scripts", "tests"}
    assert taken >= packages | {"locale", "manage.py", "scripts", "static", "templates", "pyproject.toml"}
    assert not taken & {"var", "tests", "deploy", ".venv", "node_modules"}
    assert all((BASE / name).exists() for name in taken if not name.startswith("."))
    text = (DEPLOY / "container" / "Containerfile").read_text()
    compiled = re.findall(r"compileall -q ((?:\w+|\\\s)[\w\\\s]*?) \\\n    &&", text)[0]
    assert set(compiled.replace("\\", " ").split()) == packages


def test_containers_start_when_the_site_is_prepared_and_the_proxy_can_reach_them() -> None:
    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())
    services, networks = compose["services"], compose["networks"]
    for name in ("web", "worker", "upkeep", "scheduler"):  # the web server looks for static files at its start
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    assert "prepare" not in services["prepare"]["depends_on"]
    for service in services.values():
        outer = [name for name in service["networks"] if not (networks[name] or {}).get("internal")]
        assert outer or "ports" not in service  # no port is published from internal networks alone
    assert not [name for name in ("postgres", "redis", "scheduler") if services[name]["networks"] != ["inside"]]
    assert compose["x-site"]["logging"]["driver"] == "json-file"  # Docker and Podman know it


def test_containers_get_private_keys_only_where_they_are_used() -> None:
    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())
    for name, service in compose["services"].items():
        kept = {"worker": PRIVATE, "upkeep": {"stamp_key"}}.get(name, set())
        assert PRIVATE & set(service.get("secrets", [])) == kept
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}  # reached only through the proxy of this host
    settings = compose["x-site"]["environment"] | compose["services"]["worker"]["environment"]
    read = {path.rpartition("/")[2] for name, path in settings.items() if name.endswith("_FILE")}
    assert read <= set(compose["services"]["worker"]["secrets"])


def test_the_shell_script_is_sound() -> None:
    shell = shutil.which("sh")
    assert shell
    assert subprocess.run([shell, "-n", str(DEPLOY / "site-manage")], check=False).returncode == 0
