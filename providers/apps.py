from django.apps import AppConfig

from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import NavigationItem, add_navigation


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = "Mentorkatalog"

    def ready(self):
        add_navigation(
            NavigationItem(
                "Mentorkatalog", "providers:mentors", Permission.READ_CATALOGUE, 40, "/mentorkatalog/"
            )
        )
