"""Addresses of the walk-through, below /<language>/."""

from django.urls import path

from guidance.views import reference, triage, walk

app_name = "guidance"
urlpatterns = [
    path("", walk.start, name="start"),
    path("help-now/", walk.help_now, name="help-now"),
    path("help-now/<slug:slug>/", walk.help_now, name="help-now"),
    path("check/", triage.check_start, name="check-start"),
    path("check/<slug:slug>/", triage.check, name="check"),
    path("check/<slug:slug>/change/", triage.check, {"change": True}, name="change"),
    path("plan/", walk.plan_page, name="plan"),
    path("plan/forget/", triage.forget, name="forget"),
    path("plan/print/", reference.plan_print, name="plan-print"),
    path("steps/", walk.steps, name="steps"),
    path("steps/<slug:slug>/", walk.step, name="step"),
    path("find-help/", reference.find_help, name="find-help"),
    path("countries/<slug:slug>/", reference.country, name="country"),
    path("platforms/", reference.platforms, name="platforms"),
    path("platforms/<slug:slug>/", reference.platform, name="platform"),
    path("about/<slug:slug>/", reference.about, name="about"),
    path("helpers/", reference.helpers, name="helpers"),
    path("letters/", reference.letters, name="letters"),
    path("letters/<slug:slug>/", reference.letter, name="letter"),
    path("device-safety/", reference.device_safety, name="device-safety"),
    path("lawyer-first/", reference.lawyer_first, name="lawyer-first"),
    path("leaving/", reference.leaving, name="leaving"),
    path("privacy/", reference.privacy, name="privacy"),
]
