"""allauth's forms in the house style: labels in plain Danish, errors beside the field."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.core.exceptions import ValidationError

from mentorstotte.core.forms import Sentences

EXPIRED = "Engangsadgangskoden er udløbet. Bed systemadministratoren om en ny."
CODE_HINT = "De seks cifre, som appen viser lige nu, eller en af dine genoprettelseskoder."


class Plain(Sentences):
    """Labels and hints from ``words``; no text inside the fields."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            self.fields[name].label = label
            self.fields[name].help_text = hint
            self.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(Plain, account.LoginForm):
    words = {"login": ("E-mail", ""), "password": ("Adgangskode", "")}

    def clean(self):
        """A one-time password that nobody used in time opens nothing."""
        cleaned = super().clean()
        if self.user and self.user.one_time_expired:
            self.add_error("password", EXPIRED)
        return cleaned


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    words = {"password": ("Adgangskode", "")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    words = {
        "oldpassword": ("Nuværende adgangskode", ""),
        "password1": ("Ny adgangskode", "Mindst 12 tegn. Brug gerne fire-fem ord, der ikke hører sammen."),
        "password2": ("Ny adgangskode igen", ""),
    }

    def clean_password1(self):
        """The new one is another than the old."""
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError("Den nye adgangskode skal være en anden end den nuværende.")
        return password


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    words = {"code": ("Engangskode", CODE_HINT)}


class MFAReauthenticateForm(Plain, mfa.ReauthenticateForm):
    words = {"code": ("Engangskode", CODE_HINT)}


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    words = {"code": ("Engangskode", "De seks cifre, som appen viser lige nu.")}
