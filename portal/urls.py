"""Every address of the site. In each language: /en/… and /de/…; / chooses."""

from django.urls import include, path

from counseling import urls as counseling
from dossier.verify import urls as verify
from portal import health, metrics, views
from sextortion_help.i18n import register

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path("healthz", health.healthz, name="healthz"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("healthz/details", metrics.details, name="details"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include(verify.for_programs)),
    *register.patterns(
        path("leave/", views.leave, name="leave"),
        path("case/evidence/", include("evidence.urls")),
        path("case/account/", include("statement.urls")),
        path("case/found/", include("extraction.urls")),
        path("case/letter/", include("dossier.police_letter.urls")),
        path("case/online-report/", include("dossier.online_report.urls")),
        path("case/texts/", include("dossier.ready_texts.urls")),
        path("case/timeline/", include("dossier.timeline.urls")),
        path("case/fingerprints/", include("statement.image_hashes.urls")),
        path("case/dossier/", include("dossier.urls")),
        path("case/share/", include((counseling.share, "sharing"))),
        path("case/copy/", include((counseling.data_copy, "data-copy"))),
        path("case/notes/", include((counseling.client_notes, "notes"))),
        path("case/messages/", include((counseling.client_messages, "messages"))),
        path("case/log/", include((counseling.client_outside_events, "outside_events"))),
        path("case/", include("cases.urls")),
        path("counsel/", include(counseling.sign_in)),
        path("counsel/", include("counseling.urls")),
        path("verify/", include("dossier.verify.urls")),
        path("", include("guidance.urls")),
    ),
]
