"""Addresses below /<language>/case/texts/."""

from django.urls import path

from dossier.ready_texts import views

app_name = "ready_texts"
urlpatterns = [path("<slug:slug>/", views.text, name="text")]
