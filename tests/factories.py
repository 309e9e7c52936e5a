"""Short ways to real rows in tests, made through the same actions as the site uses."""

from datetime import date
from itertools import count

from cases.actions import citizens, projects
from cases.models import Project
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Team, User
from providers.models import Mentor, MentorRate, NamedFigures, Supplier

PASSWORD = "mentor-test-2026"
_numbers = count(1)


def team(name: str = "Job og Kompetence") -> Team:
    """The team with this name."""
    return Team.objects.get_or_create(name=name)[0]


def user(*roles: Role, team: Team | None = None, name: str = "", **fields) -> User:
    """A person with these roles, in ``team`` when given."""
    number = next(_numbers)
    label = name or f"{roles[0].label if roles else 'Kollega'} {number}"
    made = User.objects.create_user(
        email=f"person{number}@kommune.example",
        name=label,
        password=None,
        roles=roles or (Role.CASEWORKER,),
        **fields,
    )
    if team is not None:
        made.teams.add(team)
    return made


def cpr(number: int = 0, *, born: date = date(1984, 9, 10)) -> str:
    """A replacement number (day + 60) that no living person has."""
    return f"{born.day + 60:02d}{born:%m%y}{(number or next(_numbers)) % 10000:04d}"


def case(by: User, *, given: str = "Anders", family: str = "Ærø", on: date = date(2026, 11, 2), **facts):
    """A citizen with an open case in the first team of ``by``."""
    facts.setdefault("cpr", cpr())
    facts.setdefault("birth_date", date(1984, 9, 10))
    facts.setdefault("registered_municipality", "0270")
    return citizens.register(
        facts={"given_names": given, "family_name": family, **facts},
        team=by.teams.first(),
        caseworker=by,
        reason="Ansøgning om mentor",
        on=on,
        by=by,
    )


def mentor(
    name: str = "", *, supplier: str = "Mentorfirma 05", price: str | None = "395.00", **fields
) -> Mentor:
    """A mentor of a supplier, with a price from 2014 unless ``price`` is None."""
    firm, _ = Supplier.objects.get_or_create(name=supplier)
    fields.setdefault("kind", "external")
    fields.setdefault("phone", "20 30 40 50")
    made = Mentor.objects.create(name=name or f"Mentor {next(_numbers)}", supplier=firm, **fields)
    if price is not None:
        MentorRate.objects.create(mentor=made, hourly_price=price, valid_from=date(2014, 1, 1))
    return made


def project(by, *cases) -> Project:
    """A project with cases."""
    made = projects.make_project(name=f"Projekt {next(_numbers)}", purpose="Kontrol", by=by)
    projects.add_cases(project_id=made.pk, case_ids=[case.pk for case in cases], by=by)
    return made


def named_figures(since: date, by) -> NamedFigures:
    """The switch for figures of a named mentor, on from a day."""
    told = {"informed_on": since, "informed_how": "Brev til alle mentorer"}
    told["objections_to"] = "Kaja, 72 49 60 00"
    return NamedFigures.objects.create(is_on=True, valid_from=since, set_by=by, **told)
