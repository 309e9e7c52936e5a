"""Login, log out, password, one-time code and the municipality's own login: allauth's views, Danish paths.

Not offered, and so without an address: sign-up, e-mail administration, password reset by mail, linking of
accounts.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import path

from mentorstotte.core import openid
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.views import account as own

own_page = requires(Permission.ANY)

urlpatterns = [
    path("log-ind/", account.login, name="account_login"),
    path("log-ind/engangskode/", mfa.authenticate, name="mfa_authenticate"),
    path("log-ind/lukket/", account.account_inactive, name="account_inactive"),
    path("log-ind/via/afbrudt/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("log-ind/via/<slug:provider_id>/", own.openid_login, name="openid_connect_login"),
    path("log-ind/via/<slug:provider_id>/retur/", openid.from_login, name="openid_connect_callback"),
    path("log-ud/", own_page(account.logout), name="account_logout"),
    path("adgangskode/", own.change_password, name="account_change_password"),
    path("bekraeft/", own_page(account.reauthenticate), name="account_reauthenticate"),
    path("totrin/", own.index, name="mfa_index"),
    path("totrin/bekraeft/", own_page(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("totrin/app/", own_page(totp.activate_totp), name="mfa_activate_totp"),
    path("totrin/app/fjern/", own_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("totrin/koder/", own_page(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("totrin/koder/nye/", own_page(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "totrin/koder/hent/", own_page(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]
