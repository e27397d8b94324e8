"""A worker that makes dossiers has the libraries before its first job; what it keeps changes no page."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from weasyprint.css.properties import Dimension

from dossier import preload, tasks
from dossier.pdf import library

LOAD = """
import django
django.setup()
from dossier import preload
preload.load()
import gc, pathlib, sys
from PIL import ImageFile
threads = len(list(pathlib.Path("/proc/self/task").iterdir()))
print("weasyprint" in sys.modules, "pyhanko" in sys.modules, threads, ImageFile.LOAD_TRUNCATED_IMAGES)
print(gc.get_freeze_count() > 0)
"""


@pytest.mark.parametrize(("queues", "loads"), [(["intake", "dossier"], True), (["upkeep"], False)])
def test_only_a_worker_of_dossiers_loads_it(
    queues: list[str], loads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[bool] = []
    monkeypatch.setattr(preload, "load", lambda: loaded.append(True))
    worker = SimpleNamespace(app=SimpleNamespace(amqp=SimpleNamespace(queues=SimpleNamespace(consume_from=queues))))
    tasks.load_before_fork(instance=worker)
    assert bool(loaded) is loads


def test_what_is_loaded_can_be_forked() -> None:
    """A thread that runs by then would be missing in the children, who would wait for it."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", LOAD]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "1", "False", "True"]
    assert "pikepdf" not in done.stderr


def styles_of_pages(rules: str) -> list[Any]:
    weasyprint = library.load()
    markup = "<html lang=en><body>a<p>b<p>c<p>d</body></html>"
    sheet = weasyprint.CSS(
        string=f"@page {{ margin: 9mm; @top-left {{ content: counter(page) }} }} p {{ break-before: page }} {rules}"
    )
    return [page._page_box for page in weasyprint.HTML(string=markup).render(stylesheets=[sheet]).pages]


def test_pages_under_the_same_rules_share_their_styles() -> None:
    first, second, third, fourth = styles_of_pages("@page :first { margin: 20mm } @page :left { margin: 30mm }")
    assert [round(page.margin_top * 25.4 / 96) for page in (first, second, third, fourth)] == [20, 30, 9, 30]
    assert second.style is fourth.style
    assert len({id(page.style) for page in (first, second, third)}) == 3
    numbers = [page.children[-1].children[0].children[0].text for page in (first, second, third, fourth)]
    assert numbers == ["1", "2", "3", "4"]


def test_a_rule_that_counts_pages_is_tried_on_each() -> None:
    pages = styles_of_pages("@page :nth(3) { margin: 20mm }")
    assert [round(page.margin_top * 25.4 / 96) for page in pages] == [9, 9, 20, 9]


@pytest.mark.parametrize("name", ["width", "min_height"])
@pytest.mark.parametrize("length", [Dimension(3, "px"), Dimension(50, "%"), "auto"])
def test_a_length_is_what_the_library_says(name: str, length: Any) -> None:
    library.load()
    boxes = [SimpleNamespace(style={name: length}) for _ in range(2)]
    library._originals["length"](boxes[0], name, 40)
    library._set_length(boxes[1], name, 40)
    assert boxes[0] == boxes[1]
