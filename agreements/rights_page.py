"""What the citizen's rights put on pages: who has not been told what is done with the data."""

from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from agreements.actions.information import uninformed
from agreements.models import Information
from cases.models import Case
from mentorstotte.core.calendar import add_months
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Card, CasePart, WorkRow, WorkSection
from mentorstotte.core.wording import danish_date

SHOWN = 10
UNINFORMED = "Skal oplyses om deres data"
MONTHS = 1  # at the latest (databeskyttelsesforordningen, article 14(3))


def work(user, today: date) -> list[WorkSection]:
    """Citizens of one's own cases who have not been told; no section when there are none."""
    if not allowed(user, Permission.WORK_CASES):
        return []
    mine = uninformed().filter(caseworker__in=user.desk_ids).select_related("citizen")
    rows = [_untold(case) for case in mine.order_by("opened_on", "pk")[:SHOWN]]
    return [WorkSection(UNINFORMED, rows, "")] if rows else []


def _untold(case: Case) -> WorkRow:
    return WorkRow(
        due=add_months(case.opened_on, MONTHS),
        name=case.citizen.name,
        name_url=reverse("cases:detail", args=[case.number]),
        case_number=case.number,
        what="Borgeren er ikke oplyst",
        detail=f"Sagen blev åbnet {danish_date(case.opened_on)}",
        mentor="",
        act="Lav brevet",
        act_url=reverse("agreements:case_paper", args=[case.number, "oplysninger"]),
        citizen_id=case.citizen_id,
    )


def rights_part(case, user) -> CasePart:
    """The card that leads to what the citizen may ask for."""
    told = Information.objects.filter(citizen=OuterRef("citizen")).values("on")[:1]
    untold = Exists(uninformed().filter(pk=OuterRef("pk")))
    said = Case.objects.filter(pk=case.pk).annotate(told=Subquery(told), untold=untold)
    card = Card("agreements/cards/rights.html", {"case": case, **said.values("told", "untold").get()})
    return CasePart(acts=[], cards=[card], timeline=[])
