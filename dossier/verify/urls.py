"""Addresses below /<language>/verify/; and one without a language, which is printed and never changes."""

from django.urls import path

from dossier.verify import views

app_name = "verify"
urlpatterns = [path("", views.page, name="page")]
for_programs = [path("verify/roots.pem", views.roots, name="roots")]
