from django.apps import AppConfig

from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import NavigationItem, add_navigation


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Sager"

    def ready(self):
        add_navigation(NavigationItem("Sager", "cases:list", Permission.READ_CASES, 20, "/sager/"))
