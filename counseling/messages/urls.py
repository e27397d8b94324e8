"""Addresses of messages: of the client below /case/messages/, in the namespace "messages", and of the desk."""

from django.urls import path

from counseling.messages import client_views, desk_views

client = [
    path("", client_views.list_threads, name="list"),
    path("<uuid:pk>/", client_views.thread, name="thread"),
    path("<uuid:pk>/live/", client_views.live, name="live"),
    path("<uuid:pk>/appointment/forget/", client_views.forget_appointment, name="forget-appointment"),
    path("<uuid:pk>/appointment.ics", client_views.calendar, name="calendar"),
]
# In the namespace "counseling" below /counsel/.
desk = [
    path("account/mail/", desk_views.mail_choice, name="mail"),
    path("<uuid:pk>/messages/", desk_views.thread, name="messages"),
    path("<uuid:pk>/messages/live/", desk_views.live, name="messages-live"),
    path("<uuid:pk>/appointment/", desk_views.appointment, name="appointment"),
    path("<uuid:pk>/appointment.ics", desk_views.calendar, name="calendar"),
]
