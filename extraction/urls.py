"""Addresses below /<language>/case/found/."""

from django.urls import path

from extraction import chat_views, views

app_name = "extraction"
urlpatterns = [
    path("", views.found, name="found"),
    path("chats/", chat_views.chats, name="chats"),
    path("chats/side/", chat_views.side, name="side"),
]
