"""The Ansible role types what docs/operating.md types: the same files to the same places, the same units."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stack import BASE

DEPLOY = BASE / "deploy"
ROLE = DEPLOY / "ansible" / "roles" / "site"
PAGE = (BASE / "docs" / "operating.md").read_text(encoding="utf-8")
KEYWORDS = {"name", "register", "loop", "notify", "listen", "changed_when", "no_log", "when"}


def tasks_in(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


TASKS: list[dict[str, Any]] = tasks_in(ROLE / "tasks" / "main.yml")
HANDLERS: list[dict[str, Any]] = tasks_in(ROLE / "handlers" / "main.yml")


def with_item(text: str, item: Any) -> str:
    """With the item of a loop, or its values, where the text names them."""
    values = item if isinstance(item, dict) else {"": item}
    return re.sub(r"\{\{ item(?:\.(\w+))? \}\}", lambda match: str(values[match[1] or ""]), text)


def files_of_the_role() -> dict[str, tuple[str, str, str, str]]:
    """By the name in deploy/: destination, mode, owner and group."""
    destinations = {}
    for task in TASKS:
        copy = task.get("ansible.builtin.copy", {})
        for item in task.get("loop", [""]):
            _, is_ours, name = with_item(copy.get("src", ""), item).partition("/deploy/")
            if is_ours:
                place = with_item(copy["dest"], item)
                destinations[name] = (place, copy["mode"], copy.get("owner", ""), copy.get("group", ""))
    return destinations


def test_it_installs_what_the_page_installs() -> None:
    files = files_of_the_role()
    typed = re.findall(r"^    install (?:-D )?((?:-\w \S+ )*)deploy/(\S+) (/etc/\S+)", PAGE, re.MULTILINE)
    by_page = {}
    for options, source, place in typed:
        given = dict(re.findall(r"-(\w) (\S+)", options))
        for path in DEPLOY.glob(source):
            dest = place + path.name if place.endswith("/") else place
            attributes = (dest, given["m"], given.get("o", ""), given.get("g", ""))
            by_page[path.relative_to(DEPLOY).as_posix()] = attributes
    by_page.pop("systemd/s3.conf")  # only for files in a bucket
    assert by_page.pop("site.env.example") == ("/etc/site/site.env", "0640", "", "site")  # here the operator's own
    assert files == by_page
    assert {path.name for path in (DEPLOY / "systemd").glob("*.service")} <= {Path(name).name for name in files}


def test_all_of_deploy_that_a_machine_needs_is_used() -> None:
    text = (ROLE / "tasks" / "main.yml").read_text(encoding="utf-8")
    for name in ("postgresql.sql", "redis.conf", "nginx/help.conf"):
        assert f"deploy/{name}" in text
    [own] = [task for task in TASKS if task.get("ansible.builtin.copy", {}).get("src") == "{{ site_env }}"]
    assert own["ansible.builtin.copy"] | {"src": ""} == {
        "src": "", "dest": "/etc/site/site.env", "group": "site", "mode": "0640"
    }  # fmt: skip


def test_keys_are_given_the_places_and_modes_of_the_page() -> None:
    loops = re.findall(r"for \w+ in ([a-z_ ]+); do\s+(?:\n\s*)?install -m (\d+)", PAGE)
    by_page = {name: mode for names, mode in loops for name in names.split()}
    by_role: dict[str, str] = {}
    for task in TASKS:
        command = str(task.get("ansible.builtin.command", {}).get("cmd", ""))
        if "/root/new/keys/" in command:
            mode = re.findall(r"-m (\d+)", command)[0]
            by_role |= dict.fromkeys(task["loop"], mode)
            assert task["ansible.builtin.command"]["creates"]  # never written over
    assert by_role == by_page
    assert by_role["worker_key"] == "0600"


def test_what_is_installed_is_asked_for_by_the_page() -> None:
    [packages] = [task["ansible.builtin.apt"]["name"] for task in TASKS if "ansible.builtin.apt" in task]
    [typed] = re.findall(r"^    apt-get install (.+)$", PAGE, re.MULTILINE)
    assert set(packages) == set(typed.split())


def test_an_update_that_broke_off_is_made_up_for(tmp_path: Path) -> None:
    """What ran last is written down by the last handler alone."""
    [asks] = [task for task in TASKS if task.get("notify") == "Update the site"]
    writes = [task for task in HANDLERS if task["listen"] == "Update the site"][-1]
    project, etc = tmp_path / "project", tmp_path / "etc"
    for folder in (project, etc / "site", etc / "systemd" / "system"):
        folder.mkdir(parents=True)
    for name in ("site/site.env", "site/stamp_chain.pem", "systemd/system/site-web.service"):
        (etc / name).write_text(name)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(project)]
    subprocess.run([*git, "init", "--quiet"], check=True)

    def commit() -> None:
        subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "A release."], check=True)

    def run(command: str) -> str:
        shell = ["bash", "-c", command.replace("/etc/", f"{etc}/")]
        return subprocess.run(shell, cwd=project, check=True, capture_output=True, text=True).stdout

    def differs() -> bool:
        return "differs" in run(asks["ansible.builtin.shell"]["cmd"])

    commit()
    assert differs()
    assert differs()  # nothing was updated in between
    run(writes["ansible.builtin.command"]["cmd"])
    assert not differs()
    changes: list[Callable[[], object]] = [
        commit,
        lambda: (etc / "site" / "site.env").write_text("SITE_MODE=production"),
        lambda: (etc / "systemd" / "system" / "site-web.service").write_text("[Unit]"),
    ]
    for change in changes:
        change()
        assert differs()
        run(writes["ansible.builtin.command"]["cmd"])
        assert not differs()


def test_a_password_is_in_no_list_of_processes_and_no_report() -> None:
    [database] = [task for task in TASKS if "postgresql.sql" in str(task)]
    assert database["no_log"] is True
    assert "--set password" not in str(database)
    assert database["ansible.builtin.shell"]["creates"] == "/etc/site/keys/database_url"


def test_units_change_in_the_order_of_an_update() -> None:
    steps = [
        (loop, task["ansible.builtin.systemd_service"].get("state"))
        for task in HANDLERS
        if task["listen"] == "Update the site" and "state" in task.get("ansible.builtin.systemd_service", {})
        for loop in [task.get("loop") or [task["ansible.builtin.systemd_service"]["name"]]]
    ]
    assert steps == [
        (["site-scheduler", "site-worker", "site-upkeep"], "stopped"),
        (["site-prepare"], "started"),
        (["site-web"], "reloaded"),
        (["site-worker", "site-upkeep", "site-scheduler"], "started"),
    ]
    section = PAGE.partition("## Updates")[2]
    typed = re.findall(r"systemctl (\w+) ([a-z -]+?)(?: &&|\n)", section)[:4]
    states = {"stop": "stopped", "start": "started", "reload": "reloaded"}
    assert [(names.split(), states[verb]) for verb, names in typed] == steps


@pytest.mark.parametrize("task", [*TASKS, *HANDLERS], ids=lambda task: str(task["name"]))
def test_only_what_ansible_brings_is_used(task: dict[str, Any]) -> None:
    [module] = set(task) - KEYWORDS
    assert module.startswith("ansible.builtin.")
    assert set(task.get("notify", "").split("\n")) <= {"", *(handler["listen"] for handler in HANDLERS)}


def test_ansible_takes_it() -> None:
    program = shutil.which("ansible-playbook")
    if program is None:
        pytest.skip("Ansible is not on this machine.")
    command = [program, "--syntax-check", "--inventory", "localhost,", str(DEPLOY / "ansible" / "site.yml")]
    assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 0
