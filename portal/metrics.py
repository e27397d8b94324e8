"""The same numbers twice, for who has METRICS_TOKEN: as JSON to read, and as text for Prometheus."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from portal import health, measures
from portal.measures import Measure


def _check_token(request: HttpRequest) -> None:
    """Raises Http404 without the token, and where none is set: whether there is something here is not told."""
    expected, sent = f"Bearer {settings.METRICS_TOKEN}", request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise Http404


def _everything() -> list[Measure]:
    parts = {name: float(answers) for name, answers in health.parts().items()}
    return [Measure("site_part_up", "1 while the part answers.", "part", parts), *measures.taken()]


class _Taken:
    """What prometheus_client asks for its families."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for measure in _everything():
            family = GaugeMetricFamily(
                measure.name, measure.meaning, labels=[measure.label] if measure.label else None
            )
            for value in measure.values:
                family.add_metric([value] if measure.label else [], measure.values[value])
            yield family


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    _check_token(request)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Taken())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@require_safe
def details(request: HttpRequest) -> JsonResponse:
    """{"name": {"means", "value"}} or, by label, {"means", "values": {…}}."""
    _check_token(request)
    answer = {
        measure.name: {"means": measure.meaning}
        | ({"values": measure.values} if measure.label else {"value": measure.values[""]})
        for measure in _everything()
    }
    return JsonResponse(answer)
