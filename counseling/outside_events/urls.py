from django.urls import path

from counseling.outside_events import client_views, desk_views

# In the namespace "outside_events" below /case/log/.
client = [
    path("enter/", client_views.enter, name="enter"),
    path("<int:log_entry>/void/", client_views.void, name="void"),
]
# In the namespace "counseling" below /counsel/.
desk = [
    path("<uuid:pk>/log/", desk_views.events, name="outside-events"),
    path("<uuid:pk>/log/enter/", desk_views.enter, name="enter-outside-event"),
    path("<uuid:pk>/log/<int:log_entry>/void/", desk_views.void, name="void-outside-event"),
]
