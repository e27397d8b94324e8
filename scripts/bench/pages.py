"""What a page of the guidance costs the processor, beside a view that answers with one line, through the same
middleware and in one process: no network, no other process, so that only the page differs."""

import io
import itertools
import sys
import time
import types
from collections.abc import Callable, Iterable, Iterator

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

SAME_FOR_ALL = ("privacy/", "helpers/", "platforms/", "sources/", "about/stranger/", "letters/", "leaving/")
BY_PLAN = (
    *("", "help-now/", "find-help/", "countries/de/", "platforms/instagram/", "questions/", "device-safety/"),
    *("lawyer-first/", "steps/", "plan/", "plan/print/", "check/age/"),
    *("steps/stay-calm/", "steps/secure-evidence/", "steps/press-charges/", "steps/get-help/"),
)
ANSWERS = {
    "safety": ["safe"],
    "form": ["stranger"],
    "so-far": ["paid"],
    "age": ["adult"],
    "country": ["de"],
    "platform": ["instagram"],
    "paid-how": ["paypal"],
}
BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, br", "HTTP_ACCEPT_LANGUAGE": "de-DE,de;q=0.9,en;q=0.5"}


def _bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("one line")


def _with_bare_view() -> None:
    """The site's addresses and one more."""
    from portal import urls

    addresses = types.ModuleType("addresses_of_bench")
    addresses.__dict__["urlpatterns"] = [path("bare/", _bare), *urls.urlpatterns]
    sys.modules["addresses_of_bench"] = addresses
    override_settings(ROOT_URLCONF="addresses_of_bench").enable()


def _cookies() -> Iterator[str]:
    """Cookies of plans that differ from each other in what is ticked, one after the other."""
    from guidance import journey, plan, questions

    way = journey.of_kept({})
    for name, option_ids in ANSWERS.items():
        question = questions.find(name)
        if question is not None:
            way = way.answer(question, option_ids)
    actions = sorted(plan.every_action())
    for count in range(len(actions)):
        for ticks in itertools.combinations(actions, count):
            response = HttpResponse()
            journey.of_kept({"answers": way.answers, "ticks": list(ticks)}).keep(response)
            yield "; ".join(f"{name}={morsel.value}" for name, morsel in response.cookies.items())


def _asked(application: Callable[..., Iterable[bytes]], address: str, cookie: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "HTTP_COOKIE": cookie,
        **BROWSER,
    }  # fmt: skip
    statuses: list[str] = []
    answer = application(environ, lambda status, headers: statuses.append(status))
    for _piece in answer:
        pass
    getattr(answer, "close", lambda: None)()
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{address}: {statuses[0]}")


def cost(count: int, rounds: int) -> dict[str, float]:
    """Milliseconds of the processor a page: the least of `rounds`, each of `count` requests a page, all in turn.

    `bare`: the view of one line. `same`: pages that are the same for all. `planned`: pages that the plan decides,
    for readers with equal plans. `first`: the same, each with a plan that nobody had before. `dearest`: of same and
    planned, the one page that costs most against what is asked of it.
    """
    _with_bare_view()
    application = get_wsgi_application()
    plans = _cookies()
    equal = next(plans)
    least: dict[tuple[str, str], float] = {}

    def timed(kind: str, address: str, cookies: list[str]) -> None:
        begun = time.process_time()
        for cookie in cookies:
            _asked(application, address, cookie)
        spent = (time.process_time() - begun) / len(cookies) * 1000
        least[kind, address] = min(spent, least.get((kind, address), spent))

    for _round in range(rounds + 1):  # the first one warms up
        timed("bare", "/bare/", [""] * count * 3)
        for address in SAME_FOR_ALL:
            timed("same", f"/en/{address}", [""] * count)
        for address in BY_PLAN:
            timed("planned", f"/en/{address}", [equal] * count)
            timed("first", f"/en/{address}", [next(plans) for _ in range(max(count // 5, 1))])
        if _round == 0:
            least.clear()
    of = {kind: [ms for (one, _address), ms in least.items() if one == kind] for kind, _address in least}
    means = {kind: sum(values) / len(values) for kind, values in of.items()}
    return means | {f"dearest {kind}": max(of[kind]) for kind in ("same", "planned")}
