"""Addresses of the walk-through, below /<language>/."""

from django.urls import path

from guidance.views import crisis, image_hashing, offline, plan_and_steps, reference, triage

app_name = "guidance"
urlpatterns = [
    path("fingerprint/", image_hashing.page, name="image-hashing"),
    path("", plan_and_steps.start, name="start"),
    path("help-now/", crisis.help_now, name="help-now"),
    path("help-now/<slug:slug>/", crisis.help_now, name="help-now"),
    path("check/", triage.check_start, name="check-start"),
    path("check/<slug:slug>/", triage.check, name="check"),
    path("check/<slug:slug>/change/", triage.check, {"change": True}, name="change"),
    path("plan/", plan_and_steps.plan_page, name="plan"),
    path("plan/onward/", triage.onward, name="onward"),
    path("easy-language/", triage.easy_language_wanted, name="easy-language"),
    path("plan/forget/", triage.forget, name="forget"),
    path("plan/kept/", offline.offline, name="offline"),
    path("plan/print/", reference.plan_print, name="plan-print"),
    path("steps/", plan_and_steps.steps, name="steps"),
    path("steps/<slug:slug>/", plan_and_steps.step, name="step"),
    path("find-help/", reference.find_help, name="find-help"),
    path("countries/<slug:slug>/", reference.country, name="country"),
    path("platforms/", reference.platforms, name="platforms"),
    path("platforms/<slug:slug>/", reference.platform, name="platform"),
    path("about/<slug:slug>/", reference.about, name="about"),
    path("questions/", reference.common_questions, name="common-questions"),
    path("helpers/", reference.helpers, name="helpers"),
    path("letters/", reference.letters, name="letters"),
    path("letters/<slug:slug>/", reference.letter, name="letter"),
    path("languages/<slug:slug>/", reference.language_card, name="language-card"),
    path("device-safety/", reference.device_safety, name="device-safety"),
    path("lawyer-first/", reference.lawyer_first, name="lawyer-first"),
    path("sources/", reference.sources, name="sources"),
    path("leaving/", reference.leaving, name="leaving"),
    path("privacy/", reference.privacy, name="privacy"),
    path("legal/imprint/", reference.imprint, name="imprint"),
    path("legal/data-protection/", reference.data_protection, name="data-protection"),
]
