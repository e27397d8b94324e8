"""Pages are rendered by several threads; tables of the libraries that fill at their first use are full before."""

import subprocess
import sys

from django.conf import settings

# In a process of its own, where nothing was rendered yet. A table that would be filled now raises an error.
FIRST_TEXT = """
import types
import django, mdurl._decode, mdurl._encode
from markdown_it.ruler import Ruler
django.setup()
from guidance import markdown

def refuse(*_):
    raise AssertionError("a table is filled while threads read it")

Ruler.__compile__ = refuse
for module, name in ((mdurl._encode, "encode_cache"), (mdurl._decode, "decode_cache")):
    setattr(module, name, types.MappingProxyType(getattr(module, name)))
TEXT = '''# A *heading*

- one [link](site:guidance:start) and [another](site:guidance:sources)
- `code`

> said  \\nagain ![alt](https://example.org/p.png)
'''
print(markdown._markdown.render(TEXT))
print(markdown._markdown.normalizeLinkText("https://example.org/%C3%A4"))
"""


def test_the_first_text_of_a_process_fills_no_table() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_TEXT], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("<a href=") == 2
    assert done.stdout.endswith("https://example.org/ä\n")
