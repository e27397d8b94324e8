"""Addresses below /<language>/verify/; and two without a language, which are printed and never change."""

from django.urls import path

from dossier.verify import views

app_name = "verify"
urlpatterns = [path("", views.page, name="page")]
for_programs = [
    path("verify/roots.pem", views.roots, name="roots"),
    path("verify/roots.pem.tsr", views.roots_stamp, name="roots-stamp"),
]
