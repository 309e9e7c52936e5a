"""Addresses."""

app_name = "providers"
urlpatterns = []
