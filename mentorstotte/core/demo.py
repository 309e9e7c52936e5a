"""The people of the demo data: invented, at an address that cannot exist, with one password for all."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed
from mentorstotte.core.models import Team, User

DEMO_DOMAIN = "demo.example"
# The password of every demo person; a development aid, refused in production.
KNOWN_TO_ALL = "mentor-demo-2026"
SKILLS, HEALTH = "Job og Kompetence", "Job og Helbred"

# Who, where from, which roles, whose cases. One who is both caseworker and approver shows the four eyes.
PEOPLE = (
    ("sagsbehandler", "Sara Lund", (Role.CASEWORKER,), (SKILLS,)),
    ("sagsbehandler2", "Jonas Østergaard", (Role.CASEWORKER,), (SKILLS,)),
    ("sagsbehandler-helbred", "Åse Kjær", (Role.CASEWORKER,), (HEALTH,)),
    ("jobkonsulent", "Bo Ravn", (Role.JOB_CONSULTANT,), (SKILLS,)),
    ("afklaringskonsulent", "Mette Aagaard", (Role.CLARIFICATION_CONSULTANT,), (SKILLS, HEALTH)),
    ("godkender", "Karen Holm", (Role.APPROVER,), (SKILLS,)),
    ("godkender-helbred", "Ole Bæk", (Role.APPROVER,), (HEALTH,)),
    ("teamleder", "Lise Dahl", (Role.APPROVER, Role.CASEWORKER), (SKILLS,)),
    ("katalog", "Per Skov", (Role.CATALOGUE_ADMIN,), ()),
    ("controller", "Nina Friis", (Role.CONTROLLER,), ()),
    ("revisor", "Erik Toft", (Role.AUDITOR,), ()),
    ("ledelse", "Hanne Krogh", (Role.MANAGEMENT,), ()),
    ("databeskyttelse", "Ida Vang", (Role.DATA_PROTECTION_OFFICER,), ()),
    ("systemadministrator", "Sten Høj", (Role.SYSTEM_ADMIN,), ()),
    ("mentor", "Tine Sø", (Role.MENTOR,), ()),
    ("koordinator", "Vibeke Storm", (Role.COORDINATOR,), ()),
)


@dataclass(frozen=True)
class DemoLogin:
    """A login to try a role with; ``password`` is empty when somebody has changed it."""

    role: Role
    name: str
    email: str
    password: str


@transaction.atomic
def ensure_demo_users() -> dict[str, User]:
    """The demo people by the first part of their e-mail, made where missing; raises NotAllowed in production.

    Who exists already is left as they are, so that a second start keeps what was tried out.
    """
    if settings.PRODUCTION:
        raise NotAllowed("Demopersoner kan ikke oprettes i produktion.")
    word = make_password(KNOWN_TO_ALL)  # once: a good hash is slow by design
    teams = {name: Team.objects.get_or_create(name=name)[0] for name in (SKILLS, HEALTH)}
    return {
        login: _person(login, name, word, roles, [teams[team] for team in own])
        for login, name, roles, own in PEOPLE
    }


def _person(login: str, name: str, word: str, roles, teams) -> User:
    """Set without a time of change, which tells the password of the demo from one that somebody chose."""
    email = f"{login}@{DEMO_DOMAIN}"
    found = User.objects.filter(email=email).first()
    if found is None:
        found = User(email=email, name=name, roles=list(roles), password=word)
        found.full_clean()
        found.save()
        found.teams.set(teams)
    return found


def demo_logins() -> list[DemoLogin]:
    """One login per role, of the person with the fewest roles; a role that nobody holds is left out."""
    people = User.objects.filter(is_active=True, email__endswith=f"@{DEMO_DOMAIN}").order_by("pk")
    found = []
    for role in Role:
        holders = [person for person in people if person.has_role(role)]
        if holders:
            found.append(_login(role, min(holders, key=lambda person: len(person.roles))))
    return found


def _login(role: Role, person: User) -> DemoLogin:
    return DemoLogin(role, person.name, person.email, "" if person.password_changed_at else KNOWN_TO_ALL)
