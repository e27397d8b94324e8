"""Addresses below /<language>/case/dossier/."""

from django.urls import path

from dossier import views

app_name = "dossier"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<uuid:pk>/", views.status, name="status"),
    path("<uuid:pk>/dossier.pdf", views.download, name="download"),
    path("<uuid:pk>/bundle.zip", views.download_bundle, name="bundle"),
]
