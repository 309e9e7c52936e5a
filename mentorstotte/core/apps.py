from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate

from mentorstotte.core.database import migrating
from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import NavigationItem, add_calendar_source, add_navigation


class CoreConfig(AppConfig):
    name = "mentorstotte.core"
    label = "core"
    verbose_name = "Fælles"

    def ready(self):
        from allauth.mfa import signals as mfa
        from django.contrib.auth import signals as auth

        from mentorstotte.core import accounts, checks, feed, security_log, session_age, sessions

        register(checks.role_is_named, Tags.security, deploy=True)
        register(checks.scanner_is_named, Tags.security, deploy=True)
        register(checks.database_guards, Tags.database, deploy=True)
        register(checks.documents_are_sent_encrypted, Tags.security, deploy=True)
        register(checks.documents_answer, Tags.database, deploy=True)
        add_navigation(NavigationItem("Mit overblik", "overview", Permission.STAFF, 10, ""))
        log, users = Permission.READ_LOG, Permission.ADMINISTER
        add_navigation(NavigationItem("Adgangslog", "core:access_log", log, 80, "/adgangslog/"))
        add_navigation(NavigationItem("Brugere", "core:users", users, 90, "/administration/"))
        add_calendar_source(feed.stand_ins)
        mfa.authenticator_added.connect(accounts.one_time_codes_added)
        mfa.authenticator_removed.connect(accounts.one_time_codes_removed)
        auth.user_logged_in.connect(session_age.begin)
        auth.user_logged_in.connect(sessions.remember_from)
        auth.user_logged_in.connect(security_log.logged_in)
        auth.user_login_failed.connect(security_log.login_failed)
        auth.user_logged_out.connect(security_log.logged_off)
        pre_migrate.connect(migrating.before, sender=self)
        post_migrate.connect(migrating.after, sender=self)
