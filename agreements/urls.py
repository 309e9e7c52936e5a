"""Addresses."""

app_name = "agreements"
urlpatterns = []
