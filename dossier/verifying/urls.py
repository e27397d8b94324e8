"""Addresses below /<language>/verify/."""

from django.urls import path

from dossier.verifying import views

app_name = "verifying"
urlpatterns = [path("", views.page, name="page")]
