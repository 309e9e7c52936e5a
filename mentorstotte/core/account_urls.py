"""Login, log out, password, one-time code and the municipality's own login; allauth's views under Danish paths."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path

urlpatterns = [
    path("log-ind/", account.login, name="account_login"),
    path("log-ud/", account.logout, name="account_logout"),
    path("adgangskode/", account.password_change, name="account_change_password"),
    path("bekraeft/", account.reauthenticate, name="account_reauthenticate"),
    path("log-ind/engangskode/", mfa.authenticate, name="mfa_authenticate"),
    path("totrin/", mfa.index, name="mfa_index"),
    path("totrin/bekraeft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totrin/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("totrin/app/fjern/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("totrin/koder/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("totrin/koder/nye/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("totrin/koder/hent/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("oidc/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("oidc/", include("allauth.socialaccount.urls")),
]
