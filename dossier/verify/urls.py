"""Addresses below /<language>/verify/."""

from django.urls import path

from dossier.verify import views

app_name = "verify"
urlpatterns = [path("", views.page, name="page")]
