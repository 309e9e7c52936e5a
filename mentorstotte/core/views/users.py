"""Users, kept by the system admin."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentorstotte.core import login_links, sessions, user_actions
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.history import user_history
from mentorstotte.core.models import User
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.text import sort_key
from mentorstotte.core.user_forms import UserFilter, UserForm
from mentorstotte.core.wording import danish_count

SHOWN_ONCE = "one_time_password"


@requires(Permission.ADMINISTER)
def user_list(request):
    """Everybody with a login, in Danish order; filters live in the address."""
    form = UserFilter(request.GET)
    users = sorted(_filtered(form), key=lambda user: sort_key(user.name))
    return render(request, "core/users.html", {"form": form, "users": users})


def _filtered(form):
    chosen = form.cleaned_data if form.is_valid() else {}
    users = User.objects.prefetch_related("teams")
    if words := chosen.get("q"):
        users = users.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if role := chosen.get("role"):
        users = users.filter(roles__contains=[role])
    if team := chosen.get("team"):
        users = users.filter(teams=team)
    status = chosen.get("status")
    return users if status == "all" else users.filter(is_active=status != "closed")


@requires(Permission.ADMINISTER)
def user_detail(request, public_id):
    """One user: access, the acts, and who changed what. A one-time password is shown here once."""
    user = get_object_or_404(User, public_id=public_id)
    given = request.session.get(SHOWN_ONCE, {})
    password = ""
    if given.get("user") == user.pk:
        password = request.session.pop(SHOWN_ONCE)["password"]
    logins = len(sessions.logins_of(user))
    context = {
        "person": user,
        "changes": user_history(user),
        "password": password,
        "link": login_links.link_of(user),
        "logins": logins,
        "places": danish_count(logins, "sted", "steder") if logins else "nej",
    }
    return render(request, "core/user_detail.html", context)


@requires(Permission.ADMINISTER)
def user_add(request):
    """A new user; the next page shows the one-time password."""
    form = UserForm(request.POST or None, back=reverse("core:users"))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            user, password = user_actions.add_user(**form.cleaned_data, by=request.user)
            return _show_password(request, user, password)
    return render(request, "core/user_form.html", {"form": form})


@requires(Permission.ADMINISTER)
def user_edit(request, public_id):
    """Corrects a user, the roles and the teams."""
    user = get_object_or_404(User, public_id=public_id)
    form = UserForm(request.POST or None, user=user, back=_page_of(user))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            user_actions.change_user(user=user, **form.cleaned_data, by=request.user)
            messages.success(request, "Brugeren er gemt.")
            return redirect(_page_of(user))
    return render(request, "core/user_form.html", {"form": form, "person": user})


@requires(Permission.ADMINISTER)
@require_POST
def user_close(request, public_id):
    """Closes the login and ends the sessions."""
    user = get_object_or_404(User, public_id=public_id)
    try:
        user_actions.close_login(user=user, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Login er lukket, og brugeren er logget af.")
    return redirect(_page_of(user))


@requires(Permission.ADMINISTER)
@require_POST
def user_open(request, public_id):
    """Opens a closed login with a new one-time password."""
    user = get_object_or_404(User, public_id=public_id)
    return _show_password(request, *user_actions.open_login(user=user, by=request.user))


@requires(Permission.ADMINISTER)
@require_POST
def user_password(request, public_id):
    """A new one-time password for somebody who forgot theirs."""
    user = get_object_or_404(User, public_id=public_id)
    try:
        return _show_password(request, *user_actions.reset_password(user=user, by=request.user))
    except Refused as error:
        messages.error(request, str(error))
        return redirect(_page_of(user))


@requires(Permission.ADMINISTER)
@require_POST
def user_codes(request, public_id):
    """Removes the one-time codes of somebody who lost the telephone."""
    user = get_object_or_404(User, public_id=public_id)
    user_actions.remove_one_time_codes(user=user, by=request.user)
    messages.success(request, "Engangskoden er fjernet. Brugeren kan sætte en ny op.")
    return redirect(_page_of(user))


@requires(Permission.ADMINISTER)
@require_POST
def user_log_off(request, public_id):
    """Ends the user's logins everywhere; whoever does it to themselves stays here."""
    user = get_object_or_404(User, public_id=public_id)
    here = request.session.session_key
    ended = user_actions.end_logins(user=user, by=request.user, but=here)
    places = danish_count(ended, "sted", "steder")
    said = f"{user.name} er logget af {places}." if ended else "Der var intet at logge af."
    messages.success(request, said)
    return redirect(_page_of(user))


@requires(Permission.ADMINISTER)
@require_POST
def user_release(request, public_id):
    """Lets go of the link to the municipality's login, for somebody who has a new one there."""
    user = get_object_or_404(User, public_id=public_id)
    if login_links.release(user=user, by=request.user, but=request.session.session_key):
        messages.success(request, "Kommunens login er frigivet, og brugeren er logget af.")
    return redirect(_page_of(user))


def _show_password(request, user, password: str):
    request.session[SHOWN_ONCE] = {"user": user.pk, "password": password}
    return redirect(_page_of(user))


def _page_of(user) -> str:
    return reverse("core:user", args=[user.public_id])
