"""Addresses below /<language>/case/evidence/."""

from django.urls import path

from evidence import description_views, views
from evidence.upload import tus_views
from evidence.upload.form_view import upload

app_name = "evidence"
urlpatterns = [
    path("", views.list_items, name="list"),
    path("add/", views.add, name="add"),
    path("upload/", upload, name="upload"),
    path("pieces/", tus_views.announce, name="pieces"),
    path("pieces/<uuid:pk>/", tus_views.piece, name="piece"),
    path("describe/", description_views.describe_all, name="describe"),
    path("arrived/", views.arrived, name="arrived"),
    path("status/", views.status, name="status"),
    path("<uuid:pk>/", views.item, name="item"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/move/", views.move, name="move"),
    path("<uuid:pk>/again/", views.again, name="again"),
    path("<uuid:pk>/reading/", views.answer_reading, name="answer"),
    path("<uuid:pk>/unlock/", views.unlock, name="unlock"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
    path("<uuid:pk>/thumb/", views.thumb, name="thumb"),
    path("<uuid:pk>/picture/", views.picture, name="picture"),
    path("<uuid:pk>/sound/", views.sound, name="sound"),
    path("<uuid:pk>/original/", views.original, name="original"),
]
