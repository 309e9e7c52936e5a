"""What of proposals and agreements is not over on a case that shall be closed."""

from datetime import date
from itertools import chain

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format

from agreements.actions.complaint import OPEN
from agreements.case_page import UNDECIDED
from agreements.enums import ProposalState, SheetState, VersionState
from agreements.models import (
    AgreementVersion,
    MonthSheet,
    PricedHours,
    Proposal,
    Referral,
    RightsRequest,
)
from agreements.worklist import BEING_MADE
from cases.models import Case
from mentorstotte.core.models import Approval
from mentorstotte.core.registry import Obstacle
from mentorstotte.core.wording import danish_date

EMPTY = Q(direct_minutes=0, indirect_minutes=0, travel_minutes=0, no_shows=0, sel85_minutes=0)


def obstacles(case: Case, day: date) -> list[Obstacle]:
    """What must be over before the case is closed on the day, and what would lie as it is."""
    sources = (_agreements(case, day), _proposals(case), _asked(case), _approvals(case), _months(case))
    return list(chain.from_iterable(sources))


def _agreements(case: Case, day: date):
    newest = AgreementVersion.objects.filter(agreement=OuterRef("pk")).order_by("-number")
    for row in case.agreements.annotate(newest=Subquery(newest.values("state")[:1])).order_by("pk"):
        page = reverse("agreements:agreement", args=[row.number])
        if row.newest in (*BEING_MADE, VersionState.SUBMITTED):
            yield Obstacle(f"Aftale {row.number} er ikke skrevet færdig og underskrevet.", page, "Se aftalen")
        if not row.in_force:
            continue
        if row.end_date >= day:
            text = f"Aftale {row.number} løber til og med {danish_date(row.end_date)}."
            end = reverse("agreements:end", args=[row.number])
            yield Obstacle(text, end if row.ended_on is None else page, "Afslut aftalen")
        elif row.effect_due and row.effect_assessed_on is None and not case.citizen.deceased_on:
            text = f"Effekten af aftale {row.number} er ikke vurderet."
            assess = reverse("agreements:effect", args=[row.number])
            yield Obstacle(text, assess, "Vurdér effekt", blocks=False)


def _proposals(case: Case):
    """One being assessed may lie, if the citizen has let go of it; one that waits for others may not."""
    referred = Referral.objects.waiting().filter(proposal=OuterRef("pk"))
    open_ = Q(state__in=UNDECIDED) | Q(state=ProposalState.APPROVED, agreement__isnull=True)
    for row in case.proposals.filter(open_).annotate(referred=Exists(referred)).order_by("pk"):
        if row.state == ProposalState.SUBMITTED:
            url = reverse("agreements:visitation", args=[case.number])
            yield Obstacle("Indstillingen venter på visitationen.", url, "Se indstillingen")
        elif row.state != ProposalState.APPROVED:
            text = "Vurderingen er ikke afgjort. Har borgeren ikke trukket sin ansøgning, skal den afgøres."
            url = reverse("agreements:proposal", args=[case.number])
            yield Obstacle(text, url, "Se vurderingen", blocks=False)
        elif row.referred:
            url = reverse("agreements:refer", args=[case.number])
            yield Obstacle("Kompetencecentret leder efter en mentor.", url, "Træk henvisningen tilbage")
        else:
            url = reverse("agreements:visitation", args=[case.number])
            text = "Støtten er bevilget, men der er ingen aftale."
            yield Obstacle(text, url, "Se bevillingen", blocks=False)


def _asked(case: Case):
    for row in case.complaints.filter(OPEN).order_by("pk"):
        url = reverse("agreements:complaint", args=[case.number, row.pk])
        yield Obstacle("En klage er ikke afsluttet.", url, "Behandl klagen")
    for row in case.rights_requests.open().order_by("pk"):
        url = reverse("agreements:rights_request", args=[case.number, row.pk])
        text = f"Borgeren venter på svar: {row.get_kind_display().lower()}."
        yield Obstacle(text, url, "Svar borgeren")


def _approvals(case: Case):
    """What waits for a second person, beside what is told of by itself."""
    told = [model._meta.model_name for model in (Proposal, AgreementVersion, RightsRequest)]
    if Approval.objects.pending().filter(case_id=case.pk).exclude(subject_kind__in=told).exists():
        page = reverse("cases:detail", args=[case.number])
        yield Obstacle("Noget på sagen venter på en godkender eller controller.", page, "Se sagen")


def _months(case: Case):
    """Hours that are not approved, have no price or are not settled, by month."""
    priced = PricedHours.objects.filter(sheet=OuterRef("pk"))
    unsettled = Exists(priced.unsettled()) | Exists(priced.waiting_for_price())
    given = ~Q(state=SheetState.APPROVED) & ~(Q(state=SheetState.OPEN) & EMPTY)
    sheets = MonthSheet.objects.filter(agreement__case=case).filter(given | Q(unsettled))
    for sheet in sheets.select_related("agreement").order_by("month", "pk"):
        approved = sheet.state == SheetState.APPROVED
        what = "er ikke afregnet" if approved else "er ikke godkendt"
        url = reverse("agreements:month", args=[sheet.agreement.number, sheet.month.year, sheet.month.month])
        month = date_format(sheet.month, "F Y")
        yield Obstacle(f"Timerne for {month} {what}.", url, "Se måneden")
