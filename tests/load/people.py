"""Who works on the site and what waits for them: logins, proposals to decide, agreements that run."""

from datetime import timedelta
from itertools import cycle, islice

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from agreements.actions import proposal as proposals
from agreements.models import Agreement
from cases.models import Case
from mentorstotte.core.demo import DEMO_DOMAIN
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from providers.actions import logins
from providers.models import Mentor
from reporting.demo.small import new_case, plain_draft

PASSWORD = "mentor-load-2026"
TURNS = (
    *(Role.CASEWORKER, Role.APPROVER, Role.MENTOR, Role.CONTROLLER, Role.CASEWORKER, Role.CASEWORKER),
    *(Role.MENTOR, Role.CASEWORKER, Role.APPROVER, Role.CASEWORKER, Role.CASEWORKER),
)
OWN = 40  # agreements that somebody works with


def load(*, agreements: int, users: int, waiting: int) -> list[dict]:
    """Fills an empty database; gives what each user needs to know (users.py). ``waiting``: proposals."""
    call_command("demo_data", agreements=agreements)
    team = Case.objects.latest("pk").team
    at_work = _running().filter(team=team).values("caseworker")
    workers = list(User.objects.filter(pk__in=at_work).order_by("pk"))
    roles = list(islice(cycle(TURNS), users))
    people = [_person(role, number, team, workers) for number, role in enumerate(roles)]
    User.objects.filter(pk__in=[each.pk for each in people]).update(password=make_password(PASSWORD))
    _propose(workers[0], waiting)
    return [_told(person, role) for person, role in zip(people, roles, strict=True)]


def _person(role: Role, number: int, team, workers: list[User]) -> User:
    """Caseworkers have their cases already; the others are new."""
    if role == Role.CASEWORKER:
        return workers[number % len(workers)]
    email = f"{role.value}-{number}@{DEMO_DOMAIN}"
    person = User.objects.create_user(email=email, name=f"{role.label} {number}", password=None, roles=[role])
    if role == Role.APPROVER:
        person.teams.add(team)
    if role == Role.MENTOR:
        free = _running().filter(mentor__user=None).order_by("mentor").values_list("mentor", flat=True)
        logins.tie_login(mentor_id=free.first(), email=email, by=person)
    return person


@transaction.atomic
def _propose(worker: User, count: int) -> None:
    """Proposals that wait in the visitation."""
    today, mentor = timezone.localdate(), Mentor.objects.order_by("pk").last()
    for place in range(count):
        case = new_case(place, f"Nr. {place}", "Prøve", worker, today)
        draft = plain_draft(mentor, today + timedelta(days=14))
        saved = proposals.save_draft(case=case, draft=draft, revision=0, page="demo", by=worker)
        proposals.submit(proposal_id=saved.pk, by=worker)


def _told(person: User, role: Role) -> dict:
    """Login, and the person's own running agreements with their cases."""
    own = {"mentor__user": person} if role == Role.MENTOR else {"caseworker": person}
    numbers = _running().filter(**own).order_by("pk").values_list("number", "case__number")
    told = {"role": role.value, "email": person.email, "password": PASSWORD}
    return told | {"agreements": list(numbers[:OWN])}


def _running():
    """Agreements that run today."""
    today = timezone.localdate()
    return Agreement.objects.filter(in_force=True, start_date__lte=today, end_date__gte=today)
