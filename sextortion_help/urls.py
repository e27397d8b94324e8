"""Every address of the site. In each language: /en/… and /de/…; / chooses."""

from django.urls import include, path

from counseling import urls as counseling
from sextortion_help import health, views, voice

handler400 = "sextortion_help.views.bad_request"
handler403 = "sextortion_help.views.forbidden"
handler404 = "sextortion_help.views.not_found"
handler500 = "sextortion_help.views.server_error"

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path("healthz", health.healthz, name="healthz"),
    *voice.patterns(
        path("leave/", views.leave, name="leave"),
        path("case/evidence/", include("evidence.urls")),
        path("case/account/", include("statement.urls")),
        path("case/found/", include("findings.urls")),
        path("case/letter/", include("dossier.letter.urls")),
        path("case/timeline/", include("dossier.timeline.urls")),
        path("case/fingerprints/", include("statement.fingerprints.urls")),
        path("case/dossier/", include("dossier.urls")),
        path("case/share/", include((counseling.share, "sharing"))),
        path("case/notes/", include((counseling.client_notes, "notes"))),
        path("case/", include("cases.urls")),
        path("counsel/", include(counseling.sign_in)),
        path("counsel/", include("counseling.urls")),
        path("verify/", include("dossier.verifying.urls")),
        path("fingerprint/", include("fingerprint.urls")),
        path("", include("guidance.urls")),
    ),
]
