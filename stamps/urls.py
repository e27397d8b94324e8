"""Addresses below /<language>/verify/."""

from django.urls import path

from stamps import views

app_name = "stamps"
urlpatterns = [path("", views.verify, name="verify")]
