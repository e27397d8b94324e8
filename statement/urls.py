"""Addresses below /<language>/case/account/."""

from django.urls import path

from statement import views

app_name = "statement"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:part>/", views.part, name="part"),
]
