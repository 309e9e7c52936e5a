from django.apps import AppConfig

from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import NavigationItem, add_navigation


class CoreConfig(AppConfig):
    name = "mentorstotte.core"
    label = "core"
    verbose_name = "Fælles"

    def ready(self):
        add_navigation(NavigationItem("Mit overblik", "overview", Permission.ANY, 10, ""))
