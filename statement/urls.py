"""Addresses of this app."""

from django.urls import URLPattern

app_name = "statement"
urlpatterns: list[URLPattern] = []
