"""Addresses below /<language>/case/letter/."""

from django.urls import path

from dossier.letter import views

app_name = "letter"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<uuid:pk>/", views.status, name="status"),
    path("<uuid:pk>/letter.pdf", views.download, name="download"),
]
