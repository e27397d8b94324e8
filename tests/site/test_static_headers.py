"""Which scripts may run WebAssembly: one worker. That no page may is in tests/test_every_url.py."""

from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles import finders

from sextortion_help import static_headers

WASM = "wasm-unsafe-eval"


def policy(url: str) -> str:
    headers = Headers([])
    settings.WHITENOISE_ADD_HEADERS_FUNCTION(headers, "", url)
    return headers.get("Content-Security-Policy", "")


def test_the_worker_that_looks_may_compile_its_model_and_nothing_else():
    for url in ("/static/js/look/worker.js", "/static/js/look/worker.0123456789ab.js"):
        assert policy(url) == "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
    assert finders.find("js/look/worker.js")


def test_no_other_script_may_run_wasm_or_reach_the_network():
    scripts = (settings.BASE_DIR / "static").rglob("*.js")
    others = [path.relative_to(settings.BASE_DIR).as_posix() for path in scripts]
    others.remove("static/js/look/worker.js")
    assert len(others) > 20
    assert {policy(f"/{path}") for path in others} == {static_headers.ALONE}
    assert WASM not in static_headers.ALONE
    assert "connect" not in static_headers.ALONE
