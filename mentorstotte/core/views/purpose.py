"""Giving a purpose before looking across teams."""

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from mentorstotte.core.models import Purpose
from mentorstotte.core.permissions import Permission, requires

VALID_FOR = timedelta(hours=1)


class PurposeForm(forms.Form):
    """Why the person looks across teams."""

    text = forms.CharField(
        label="Formål",
        min_length=10,
        max_length=300,
        help_text="Skriv konkret, hvad opslaget skal bruges til. Formålet gemmes i adgangsloggen sammen med hvert opslag.",
        error_messages={"min_length": "Skriv formålet med mindst ti tegn, så det kan forstås bagefter."},
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


@requires(Permission.ANY)
def give(request):
    """Stores the purpose for an hour and goes on to where the person was heading."""
    if not request.user.crosses_teams:
        raise PermissionDenied
    form = PurposeForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        until = timezone.now() + VALID_FOR
        given = Purpose.objects.create(user=request.user, text=form.cleaned_data["text"], expires_at=until)
        request.session["purpose"] = {"text": given.text, "until": until.timestamp()}
        return redirect(_safe(request, form.cleaned_data["next"]))
    return render(request, "core/purpose.html", {"form": form})


def _safe(request, target: str) -> str:
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and allowed else "/"
