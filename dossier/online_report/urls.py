"""Addresses below /<language>/case/online-report/."""

from django.urls import path

from dossier.online_report import views

app_name = "online_report"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("fields/<slug:system>/", views.fields, name="fields"),
    path("files/<uuid:pk>/", views.status, name="status"),
    path("files/<uuid:pk>/files.zip", views.download, name="download"),
    path("files/<uuid:pk>/<int:place>/", views.single, name="file"),
]
