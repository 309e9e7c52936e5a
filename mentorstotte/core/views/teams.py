"""Teams, kept by the system admin."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentorstotte.core import user_actions
from mentorstotte.core.errors import Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.history import team_history
from mentorstotte.core.models import Team
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.text import sort_key
from mentorstotte.core.user_forms import TeamForm


@requires(Permission.ADMINISTER)
def team_list(request):
    """All teams with their number of people; retired teams last."""
    people = Count("members", filter=Q(members__is_active=True))
    teams = sorted(
        Team.objects.annotate(people=people), key=lambda team: (not team.active, sort_key(team.name))
    )
    return render(request, "core/teams.html", {"teams": teams})


@requires(Permission.ADMINISTER)
def team_detail(request, public_id):
    """One team: its people, and who changed what."""
    team = get_object_or_404(Team, public_id=public_id)
    people = sorted(team.members.filter(is_active=True), key=lambda user: sort_key(user.name))
    context = {"team": team, "people": people, "changes": team_history(team)}
    return render(request, "core/team_detail.html", context)


@requires(Permission.ADMINISTER)
def team_add(request):
    """A new team."""
    form = TeamForm(request.POST or None, back=reverse("core:teams"))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            team = user_actions.add_team(name=form.cleaned_data["name"], by=request.user)
            messages.success(request, "Teamet er oprettet.")
            return redirect("core:team", team.public_id)
    return render(request, "core/team_form.html", {"form": form})


@requires(Permission.ADMINISTER)
def team_edit(request, public_id):
    """Another name."""
    team = get_object_or_404(Team, public_id=public_id)
    initial = {"name": team.name}
    form = TeamForm(
        request.POST or None, team=team, back=reverse("core:team", args=[public_id]), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            user_actions.rename_team(team=team, name=form.cleaned_data["name"], by=request.user)
            messages.success(request, "Teamet er gemt.")
            return redirect("core:team", public_id)
    return render(request, "core/team_form.html", {"form": form, "team": team})


@requires(Permission.ADMINISTER)
@require_POST
def team_retire(request, public_id):
    """Takes the team out of use, unless something still belongs to it."""
    team = get_object_or_404(Team, public_id=public_id)
    try:
        user_actions.retire_team(team=team, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Teamet er nedlagt.")
    return redirect("core:team", public_id)


@requires(Permission.ADMINISTER)
@require_POST
def team_reopen(request, public_id):
    """Takes the team into use again."""
    team = get_object_or_404(Team, public_id=public_id)
    user_actions.reopen_team(team=team, by=request.user)
    messages.success(request, "Teamet er taget i brug igen.")
    return redirect("core:team", public_id)
