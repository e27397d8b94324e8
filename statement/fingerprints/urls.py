"""Addresses below /<language>/case/fingerprints/."""

from django.urls import path

from statement.fingerprints import views

app_name = "fingerprints"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/", views.item, name="item"),
]
