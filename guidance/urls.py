"""Addresses of the walk-through, below /<language>/."""

from django.urls import path

from guidance import views

app_name = "guidance"
urlpatterns = [
    path("", views.start, name="start"),
    path("check/", views.check_start, name="check-start"),
    path("check/<slug:slug>/", views.check, name="check"),
    path("check/<slug:slug>/change/", views.check, {"change": True}, name="change"),
    path("plan/", views.plan_page, name="plan"),
    path("plan/forget/", views.forget, name="forget"),
    path("steps/", views.steps, name="steps"),
    path("steps/<slug:slug>/", views.step, name="step"),
    path("help-now/", views.help_now, name="help-now"),
    path("help-now/<slug:slug>/", views.help_now, name="help-now"),
    path("leaving/", views.leaving, name="leaving"),
    path("privacy/", views.privacy, name="privacy"),
]
