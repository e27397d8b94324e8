"""Addresses below /<language>/case/timeline/."""

from django.urls import path

from dossier.timeline import views

app_name = "timeline"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("add/", views.add, name="add"),
    path("<int:number>/", views.change, name="change"),
]
