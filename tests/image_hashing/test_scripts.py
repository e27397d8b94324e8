"""The page's scripts under Node's own test runner."""

import gzip
import re
import subprocess
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
NETWORK = r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|WebTransport|RTCPeer"
KEEPING = r"localStorage|sessionStorage|indexedDB|caches\b|document\.cookie"


def test_scripts_pass_their_tests_in_node() -> None:
    files = sorted(str(path) for path in (BASE / "tests" / "js").glob("*.test.mjs"))
    done = subprocess.run(["node", "--test", *files], cwd=BASE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed, done.stdout
    assert int(passed[1]) >= 12


def test_scripts_are_small_and_can_reach_no_network() -> None:
    ours = sorted((BASE / "static" / "js" / "fingerprint").glob("*.js"))
    assert len(ours) >= 5
    for path in ours:
        text = path.read_text()
        assert not re.search(NETWORK, text), path
        assert not re.search(KEEPING, text), path
        assert not re.search(r"https?://(?!github\.com/facebook/)", text), path
    assert sum(len(gzip.compress(path.read_bytes())) for path in ours) < 14_000
