from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mentorstotte.core"
    label = "core"
    verbose_name = "Fælles"
