"""Addresses below /<language>/case/."""

from django.urls import path

from cases import binding_views, views

app_name = "cases"
urlpatterns = [
    path("", views.home, name="home"),
    path("device/", views.device, name="device"),
    path("new/", views.new, name="new"),
    path("words/", views.words, name="words"),
    path("open/", views.open_case, name="open"),
    path("open/key/", views.case_key, name="case-key"),
    path("close/", views.close, name="close"),
    path("stay/", views.stay, name="stay"),
    path("idle/", views.idle, name="idle"),
    path("binding/", binding_views.binding, name="binding"),
    path("others/", views.others, name="others"),
    path("log/", views.log, name="log"),
    path("delete/", views.delete, name="delete"),
]
