"""Addresses below /<language>/case/found/."""

from django.urls import path

from findings import views

app_name = "findings"
urlpatterns = [
    path("", views.found, name="found"),
]
