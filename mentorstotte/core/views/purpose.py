"""Giving a purpose before looking across teams, and ending it."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mentorstotte.core.actions import give_purpose
from mentorstotte.core.forms import Actions, Button, Link, OnceForm, helper_for
from mentorstotte.core.logs import without_cpr
from mentorstotte.core.permissions import Permission, requires

VALID_FOR = timedelta(hours=1)


class PurposeForm(OnceForm):
    """Why the person looks across teams."""

    text = forms.CharField(
        label="Formål",
        min_length=10,
        max_length=300,
        help_text="Skriv, hvad opslaget skal bruges til. Det gemmes med hvert opslag i adgangsloggen.",
        error_messages={"min_length": "Skriv formålet med mindst ti tegn, så det kan forstås bagefter."},
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "text", "next", Actions(Button("Fortsæt"), Link("Fortryd", reverse("overview")))
        )

    def clean_text(self) -> str:
        """A CPR number in it would stay in the log for ever."""
        return without_cpr(self.cleaned_data["text"])


@requires(Permission.ANY)
def give(request):
    """Stores the purpose for an hour and goes on to where the person was heading."""
    if not request.user.crosses_teams:
        raise PermissionDenied
    form = PurposeForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["text"], "key": form.cleaned_data["key"]}
        given = give_purpose(**said, until=timezone.now() + VALID_FOR, by=request.user)
        request.session["purpose"] = {"text": given.text, "until": given.expires_at.timestamp()}
        return HttpResponseRedirect(_safe(request, form.cleaned_data["next"]))
    return render(request, "core/purpose.html", {"form": form})


@requires(Permission.ANY)
@require_POST
def end(request):
    """Goes back to seeing the own teams only."""
    request.session.pop("purpose", None)
    messages.success(request, "Opslaget på tværs af teams er afsluttet.")
    return redirect("overview")


def _safe(request, target: str) -> str:
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and allowed else reverse("overview")
