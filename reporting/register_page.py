"""What the pages about reports to the national register show, and their tile on the start page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from cases.enums import TargetGroup
from mentorstotte.core.database import sight
from mentorstotte.core.models import Event
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Tile
from mentorstotte.core.wording import danish_number
from reporting import dfdg
from reporting.enums import OutState
from reporting.models import Report
from reporting.models.register import STOPPED

TONES = {
    OutState.REFUSED: "overdue",
    OutState.REJECTED: "overdue",
    OutState.PENDING: "soon",
    OutState.CLAIMED: "waiting",
    OutState.SENT: "waiting",
    OutState.ACCEPTED: "good",
}
# What the list can show, by the word in the address: title, states and tone.
SHOWN = {
    "tilbage": ("holdt tilbage, mangler noget", (OutState.REFUSED,), "overdue"),
    "afvist": ("afvist af registret", (OutState.REJECTED,), "overdue"),
    "venter": ("venter på at blive sendt", (OutState.PENDING, OutState.CLAIMED), "soon"),
    "sendt": ("venter på kvittering", (OutState.SENT,), "waiting"),
    "kvitteret": ("kvitteret", (OutState.ACCEPTED,), "good"),
}
DONE = (OutState.ACCEPTED, OutState.CORRECTED, OutState.SUPERSEDED)


def to_do(rows):
    """Reports that nobody is done with."""
    return rows.exclude(state__in=DONE)


def counted(rows) -> list[dict]:
    """The tiles above the list, in one query."""
    sums = {word: Count("pk", filter=Q(state__in=states)) for word, (_, states, _) in SHOWN.items()}
    found = rows.order_by().aggregate(**sums)
    return [
        {"count": found[word], "label": label, "tone": tone, "url": f"?vis={word}"}
        for word, (label, _, tone) in SHOWN.items()
    ]


def to_act_on():
    """Reports that somebody must act on; those that wait count only where they are typed in by hand."""
    states = STOPPED if dfdg.way() else (*STOPPED, OutState.PENDING)
    return Report.objects.filter(state__in=states).order_by()


def own_to_act_on(user):
    """Those of the person's teams; None for whom they are not for, and for whoever sees all."""
    if not allowed(user, Permission.REPORT) or allowed(user, Permission.READ_ECONOMY):
        return None
    return to_act_on().visible_to(user)


def tiles(user, today: date) -> list[Tile]:
    """How many reports of the person's teams somebody must act on."""
    return _tile(own_to_act_on(user).count())


def tiles_of_all(user, today: date) -> list[Tile]:
    """How many of the municipality's, for those of economy; no tile when there are none."""
    if not allowed(user, Permission.REPORT) or not allowed(user, Permission.READ_ECONOMY):
        return []
    with sight.across_teams():
        number = to_act_on().count()
    return _tile(number) if number else []


def _tile(number: int) -> list[Tile]:
    label = "indberetninger til DFDG skal ses efter"
    return [Tile(label, number, reverse("reporting:own_reports"), "soon")]


@dataclass(frozen=True)
class Field:
    """One field to copy into the register."""

    label: str
    value: str


def fields_of(report: Report, municipality: dict[str, str]) -> list[Field]:
    """The minimum fields of domain 11.4 in the order in which they are typed in."""
    hours = danish_number(report.weekly_hours) if report.weekly_hours is not None else "–"
    pairs = (
        ("Kommune", f"{municipality['code']} {municipality['name']}"),
        ("CPR-nummer", report.agreement.case.citizen.cpr),
        ("Foranstaltning", "Mentor"),
        ("Mentortype", report.get_mentor_type_display()),
        ("Målgruppe", TargetGroup(report.target_group).label),
        ("Retsgrundlag", report.legal_basis or "–"),
        ("Startdato", _typed(report.start)),
        ("Forventet slutdato", _typed(report.end)),
        ("Faktisk slutdato", _typed(report.ended_on)),
        ("Timer om ugen", hours),
        ("Leverandør", report.provider or "–"),
        ("CVR-nummer", report.cvr or "–"),
    )
    return [Field(*pair) for pair in pairs]


def _typed(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else "–"


def history_of(report: Report) -> list[Event]:
    """What happened to it, the newest first."""
    mine = Event.objects.filter(subject_kind="report", subject_id=report.pk, kind__startswith="report.")
    return list(mine.select_related("by").order_by("-pk"))
