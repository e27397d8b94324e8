"""Which scripts may run WebAssembly: four workers. That no page may is in tests/test_every_url.py."""

from wsgiref.headers import Headers

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ALONE = "require-trusted-types-for 'script'; trusted-types 'none'; default-src 'none'; script-src 'self'"
COMPUTES = ["fingerprint/fingerprint_worker", "upload/sha256_worker", "case_keys/derivation_worker"]


def policy(url: str) -> str:
    headers = Headers([])
    settings.WHITENOISE_ADD_HEADERS_FUNCTION(headers, "", url)
    return headers.get("Content-Security-Policy", "")


def test_the_worker_that_looks_may_compile_its_model_and_fetch_it_here() -> None:
    for url in ("/static/js/nudity_check/model_worker.js", "/static/js/nudity_check/model_worker.0123456789ab.js"):
        assert policy(url) == f"{ALONE} 'wasm-unsafe-eval'; connect-src 'self'"
    assert finders.find("js/nudity_check/model_worker.js")


@pytest.mark.parametrize("name", COMPUTES)
def test_workers_that_compute_may_compile_and_reach_nothing(name: str) -> None:
    for url in (f"/static/js/{name}.js", f"/static/js/{name}.0123456789ab.js"):
        assert policy(url) == f"{ALONE} 'wasm-unsafe-eval'"
    assert finders.find(f"js/{name}.js")


def test_no_other_script_may_run_wasm_or_reach_the_network() -> None:
    scripts = (settings.BASE_DIR / "static").rglob("*.js")
    others = {path.relative_to(settings.BASE_DIR).as_posix() for path in scripts}
    others -= {f"static/js/{name}.js" for name in ["nudity_check/model_worker", *COMPUTES]}
    assert len(others) > 20
    assert {policy(f"/{path}") for path in others} == {ALONE}
