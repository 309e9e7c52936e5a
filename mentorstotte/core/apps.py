from django.apps import AppConfig

from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import NavigationItem, add_calendar_source, add_navigation


class CoreConfig(AppConfig):
    name = "mentorstotte.core"
    label = "core"
    verbose_name = "Fælles"

    def ready(self):
        from allauth.mfa import signals as mfa

        from mentorstotte.core import accounts, feed

        add_navigation(NavigationItem("Mit overblik", "overview", Permission.STAFF, 10, ""))
        log, users = Permission.READ_LOG, Permission.ADMINISTER
        add_navigation(NavigationItem("Adgangslog", "core:access_log", log, 80, "/adgangslog/"))
        add_navigation(NavigationItem("Brugere", "core:users", users, 90, "/administration/"))
        add_calendar_source(feed.stand_ins)
        mfa.authenticator_added.connect(accounts.one_time_codes_added)
        mfa.authenticator_removed.connect(accounts.one_time_codes_removed)
