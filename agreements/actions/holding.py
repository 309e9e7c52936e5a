"""Taking hold of an agreement before an act on it, and the days on which an act can have happened."""

from collections.abc import Collection
from datetime import date

from agreements import law
from agreements.models import Agreement
from cases.models import Case
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date


def hold_agreement(agreement_id: int) -> Agreement:
    """The agreement with its case, both held, the case first."""
    law.refresh()
    case_id = Agreement.objects.values_list("case_id", flat=True).get(pk=agreement_id)
    Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    held = Agreement.objects.select_for_update(of=("self",))
    return held.select_related("case__citizen", "case__team", "case__caseworker", "mentor").get(
        pk=agreement_id
    )


def hold_agreements(agreement_ids: Collection[int]) -> list[Agreement]:
    """Many, held with their cases in the same order."""
    law.refresh()
    cases = Case.objects.filter(agreements__in=agreement_ids).values("pk")
    list(Case.objects.filter(pk__in=cases).select_for_update().order_by("pk").values_list("pk"))
    held = Agreement.objects.filter(pk__in=agreement_ids).select_for_update()
    return list(held.order_by("case", "pk"))


def hold_running(agreement_id: int) -> Agreement:
    """The agreement held; raises Refused for one that nobody has signed."""
    agreement = hold_agreement(agreement_id)
    if not agreement.in_force:
        raise Refused("Aftalen er ikke underskrevet endnu.")
    return agreement


def hold_open(agreement_id: int) -> Agreement:
    """As ``hold_running``; raises Refused when the case is closed as well."""
    agreement = hold_running(agreement_id)
    if agreement.case.closed_on is not None:
        raise Refused("Sagen er lukket.")
    return agreement


def check_happened(agreement: Agreement, day: date, *, latest: date | None, at: str) -> None:
    """Raises Refused for a day to come, before the agreement began, or after ``latest``; ``at`` names the
    fact.
    """
    if day > today():
        raise Refused("Datoen ligger i fremtiden. Skriv den dag, det skete.", at=at)
    if day < agreement.start_date:
        raise Refused(f"Datoen ligger før aftalen begyndte {danish_date(agreement.start_date)}.", at=at)
    if latest and day > latest:
        raise Refused(f"Datoen ligger efter aftalens sidste dag {danish_date(latest)}.", at=at)
