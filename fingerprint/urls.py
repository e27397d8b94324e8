"""The address /<language>/fingerprint/."""

from django.urls import path

from fingerprint import views

app_name = "fingerprint"
urlpatterns = [path("", views.page, name="page")]
