"""Addresses of what every app shares."""

from django.urls import path

from mentorstotte.core.views import purpose

app_name = "core"
urlpatterns = [
    path("formaal/", purpose.give, name="purpose"),
]
