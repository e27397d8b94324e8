"""Addresses below /<language>/case/letter/."""

from django.urls import path

from dossier.police_letter import views

app_name = "police_letter"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<uuid:pk>/", views.status, name="status"),
    path("<uuid:pk>/letter.pdf", views.download, name="download"),
]
