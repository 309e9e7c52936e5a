"""The citizen's own extract of the read log: when, by what function and why the citizen was looked up.

Colleagues are told by what they do and not by name: the one who asks is owed what was done with the data, and
by name only where that is needed to know whether it was lawful (judgment C-579/21 of 22.6.2023).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from mentorstotte.core.documents.render import render
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, User
from mentorstotte.core.wording import danish_list, upper_first

TITLE = "Hvem har set dine oplysninger"
OWN_TEAM = "Arbejder med sagen"
MANY_PAGES = 1_000
PARTS = {
    "cases": "sag",
    "agreements": "aftale",
    "reporting": "økonomi",
    "providers": "mentorkatalog",
}
OTHER = "andet"


@dataclass(frozen=True)
class Look:
    """What one person looked up on one day: ``who`` is the function, ``times`` how many pages."""

    day: date
    who: str
    why: str
    what: str
    times: int


def looks_at(citizen_id: int) -> list[Look]:
    """The newest day first, in two queries."""
    seen = AccessLog.objects.filter(subject_kind="citizen", subject_key=str(citizen_id), refused=False)
    counted = seen.annotate(day=TruncDate("at")).values_list("day", "user", "purpose", "page")
    pages = defaultdict(dict)
    for day, user, purpose, page, times in counted.annotate(times=Count("pk")).order_by("-day", "user"):
        pages[day, user, purpose][page] = times
    people = User.objects.in_bulk({user for _, user, _ in pages})
    return [
        Look(day, _functions(people[user]), purpose or OWN_TEAM, _parts(of_page), sum(of_page.values()))
        for (day, user, purpose), of_page in pages.items()
    ]


def _functions(user: User) -> str:
    return danish_list([Role(role).label for role in user.roles]) or "Tidligere medarbejder"


def _parts(pages: dict[str, int]) -> str:
    return upper_first(danish_list(sorted({part_of(page) for page in pages})))


def part_of(page: str) -> str:
    """The part of the system that a page of the log belongs to, in words."""
    return PARTS.get(page.partition(":")[0], OTHER)


def extract_pdf(citizen_id: int, name: str) -> bytes:
    """PDF/UA-1 for the citizen, on as many pages as it takes."""
    today = timezone.localdate()
    municipality = settings.MUNICIPALITY
    context = {
        "title": TITLE,
        "name": name,
        "today": today,
        "looks": looks_at(citizen_id),
        "municipality": municipality,
        "foot": f"{municipality['name']} · {TITLE}",
    }
    return render("print/log_extract.html", context, created=today, max_pages=MANY_PAGES)
