"""Whose pages are measured, and which, each beside Django's own admin list of the same table."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse

from cases.models import Case
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Membership, Team, User

CASES, CITIZENS, AGREEMENTS = (
    "/admin/cases/case/",
    "/admin/cases/citizen/",
    "/admin/agreements/agreement/",
)


@dataclass(frozen=True)
class Place:
    """A page with its query, who looks at it, and the list of the admin that it is compared with."""

    name: str
    user: User
    path: str
    query: dict = field(default_factory=dict)
    admin: str = CASES
    admin_query: dict = field(default_factory=dict)


def busiest_caseworker() -> User | None:
    """The person with most cases: the worst case of the pages about one's own."""
    owned = Case.objects.filter(caseworker__isnull=False).values("caseworker").annotate(n=Count("pk"))
    row = owned.order_by("-n", "caseworker").first()
    return User.objects.get(pk=row["caseworker"]) if row else None


def places() -> list[Place]:
    """The pages that people live on, for the busiest caseworker; none when there are no cases."""
    worker = busiest_caseworker()
    if worker is None:
        return []
    case = Case.objects.filter(caseworker=worker).order_by("-pk").first()
    return [
        *_start_pages(worker, case.team),
        *_lists(worker),
        Place("Sagen", worker, reverse("cases:detail", args=[case.number])),
        *_searches(worker),
    ]


def _start_pages(worker: User, team: Team) -> list[Place]:
    people = {
        "sagsbehandler": worker,
        "godkender": _colleague(team, "godkender", [Role.APPROVER]),
        "controller": _colleague(team, "controller", [Role.CONTROLLER]),
        "alle roller": _colleague(team, "alle", Role.values),
    }
    return [
        Place(f"Mit overblik, {who}", user, reverse("overview"), admin=AGREEMENTS)
        for who, user in people.items()
    ]


def _colleague(team: Team, login: str, roles) -> User:
    user, _ = User.objects.get_or_create(
        email=f"maaling-{login}@demo.example", defaults={"name": f"Måling {login}", "roles": list(roles)}
    )
    Membership.objects.get_or_create(user=user, team=team)
    return user


def _lists(worker: User) -> list[Place]:
    cases, work = reverse("cases:list"), reverse("agreements:work_list")
    granted = {"state__exact": "granted"}
    return [
        Place("Sager", worker, cases),
        Place("Sager, mine", worker, cases, {"hvis": "mine"}),
        Place("Sager, uden sagsbehandler", worker, cases, {"hvis": "ingen"}),
        Place("Sager, status", worker, cases, {"status": "granted"}, admin_query=granted),
        Place("Sager, også lukkede", worker, cases, {"status": "alle"}),
        Place("Sager, navn", worker, cases, {"navn": "ostergard"}),
        Place("Sager, efter navn", worker, cases, {"sort": "name"}),
        Place("Frister, mine", worker, work, {}, AGREEMENTS),
        Place("Frister, teamets", worker, work, {"hvem": "team"}, AGREEMENTS),
    ]


def _searches(worker: User) -> list[Place]:
    search = reverse("cases:search")
    return [
        Place("Søg: ostergard", worker, search, {"q": "ostergard"}, CITIZENS, {"q": "Østergaard"}),
        Place("Søg: mette øst", worker, search, {"q": "mette øst"}, CITIZENS, {"q": "Mette Øst"}),
    ]
