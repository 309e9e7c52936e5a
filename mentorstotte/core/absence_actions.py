"""Registering that somebody is away, and who stands in."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.actions import notify
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Absence, User
from mentorstotte.core.wording import danish_date


def may_register_for(by, user) -> bool:
    """One's own absence, or as team leader that of a colleague in an own team."""
    return by == user or (by.has_role(Role.APPROVER) and _share_a_team(by, user))


def _share_a_team(one, other) -> bool:
    return one.teams.filter(pk__in=other.teams.values("pk")).exists()


@transaction.atomic
def register_absence(*, user, start: date, end: date, stand_in, note: str, by) -> Absence:
    """Keeps it, and tells the stand-in. The same again gives the first one.

    Raises Refused for days or a stand-in that cannot be, NotAllowed for somebody else's absence.
    """
    if not may_register_for(by, user):
        raise NotAllowed("Du kan kun registrere dit eget fravær eller dit teams.")
    User.objects.select_for_update().get(pk=user.pk)
    same = {"user": user, "start": start, "end": end, "stand_in": stand_in}
    known = Absence.objects.standing().filter(**same).first()
    if known is not None:
        return known
    _check(user, start, end, stand_in)
    made = Absence.objects.create(**same, note=note.strip(), made_by=by)
    days = f"{danish_date(start)} til {danish_date(end)}"
    notify(
        user=stand_in,
        key=f"stand-in-{made.pk}",
        text=f"Du er stedfortræder for {user.name} fra {days}. {made.note}"[:300].strip(),
        url=reverse("overview"),
    )
    return made


def _check(user, start: date, end: date, stand_in) -> None:
    if end < start:
        raise Refused("Den sidste dag ligger før den første.", at="end")
    if end < timezone.localdate():
        raise Refused("Dagene er gået.", at="end")
    if stand_in == user or not stand_in.is_active:
        raise Refused("Vælg en anden, der kan logge på, som stedfortræder.", at="stand_in")
    if not _share_a_team(user, stand_in):
        text = "Stedfortræderen skal være i et af de samme teams for at kunne se sagerne."
        raise Refused(text, at="stand_in")
    if not set(user.roles) & set(stand_in.roles):
        raise Refused("Stedfortræderen skal have en af de samme roller.", at="stand_in")
    if Absence.objects.standing().filter(user=user, start__lte=end, end__gte=start).exists():
        raise Refused("Der er allerede registreret fravær i de dage.", at="start")


@transaction.atomic
def cancel_absence(*, absence_id: int, by) -> Absence:
    """The person is back, or is not away after all: from today on nobody stands in. Twice changes nothing."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("user").get(pk=absence_id)
    if not may_register_for(by, absence.user):
        raise NotAllowed("Du kan kun ændre dit eget fravær eller dit teams.")
    if absence.cancelled_at is None:
        absence.cancelled_at, absence.cancelled_by = timezone.now(), by
        absence.save(update_fields=["cancelled_at", "cancelled_by"])
    return absence
