"""Addresses below /<language>/case/found/."""

from django.urls import path

from extraction import views

app_name = "extraction"
urlpatterns = [
    path("", views.found, name="found"),
]
