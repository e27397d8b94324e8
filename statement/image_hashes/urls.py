"""Addresses below /<language>/case/fingerprints/."""

from django.urls import path

from statement.image_hashes import views

app_name = "image_hashes"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("add/", views.add, name="add"),
    path("typed/", views.typed, name="typed"),
    path("<uuid:pk>/", views.item, name="item"),
]
