"""What proposals put on the start page: what waits for an approver, and what lies with the caseworker."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, TextField, Window
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone

from agreements.enums import ProposalState
from agreements.models import Proposal, ProposalSegment
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Approval
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Tile, WorkRow, WorkSection
from mentorstotte.core.wording import danish_date

SHOWN = 20
ACTS = {
    ProposalState.RETURNED: ("Sendt tilbage fra visitationen", "Ret indstillingen", "agreements:proposal"),
    ProposalState.DRAFT: ("Vurdering i gang", "Fortsæt", "agreements:proposal"),
    ProposalState.SUBMITTED: ("Visitation", "Se indstillingen", "agreements:visitation"),
}


def _queue_of(user) -> list[Proposal]:
    """The oldest that wait for the approver, each with how many there are; read once for tile and section."""
    known = user.__dict__.get("visitation_queue")
    if known is None:
        known = user.__dict__["visitation_queue"] = _read_queue(user)
    return known


def _read_queue(user) -> list[Proposal]:
    waiting = Approval.objects.decidable_by(user).filter(subject_kind=Proposal._meta.model_name)
    queue = _rows(Proposal.objects.filter(pk__in=waiting.values("subject_id")))
    return list(queue.annotate(total=Window(Count("pk"))).order_by("submitted_at", "pk")[:SHOWN])


def _total(queue: list[Proposal]) -> int:
    return queue[0].total if queue else 0


def tiles(user, today: date) -> list[Tile]:
    """What waits for the approver."""
    if not user.has_role(Role.APPROVER):
        return []
    number, url = _total(_queue_of(user)), reverse("agreements:visitation_queue")
    return [Tile("venter på din visitation", number, url, "waiting")]


def queue(user, today: date) -> list[WorkSection]:
    """What waits for the approver."""
    return [_queue(user)] if user.has_role(Role.APPROVER) else []


def proposals(user, today: date) -> list[WorkSection]:
    """The caseworker's own proposals, and those that wait for others."""
    return _own(user) if allowed(user, Permission.WORK_CASES) else []


def _queue(user) -> WorkSection:
    queue = _queue_of(user)
    act = ("Indstilling til visitation", "Behandl", "agreements:visitation")
    rows = [_row(proposal, proposal.submitted_at, *act) for proposal in queue]
    url, empty = reverse("agreements:visitation_queue"), "Ingen indstillinger venter på dig."
    return WorkSection("Venter på din visitation", rows, empty, url, _total(queue))


def _own(user) -> list[WorkSection]:
    found = list(
        _rows(Proposal.objects.undecided()).filter(case__caseworker=user).order_by("-pk")[: 2 * SHOWN]
    )
    mine = [p for state in ACTS for p in found if p.state == state and state != ProposalState.SUBMITTED]
    theirs = [p for p in found if p.state == ProposalState.SUBMITTED]
    sections = [
        WorkSection("Vurderinger", _acts(mine), "Du har ingen vurderinger i gang."),
        WorkSection("Venter på andre", _acts(theirs), "Du har ingen indstillinger, der venter."),
    ]
    return [section for section in sections if section.rows]


def _rows(proposals):
    """With what a row shows, in one query."""
    spans = ProposalSegment.objects.filter(proposal=OuterRef("pk"), weekly_hours__isnull=False)
    exact = Cast("weekly_hours", TextField())  # a JSON number would come back as a float
    said = spans.order_by("number").values(said=JSONObject(level="level", hours=exact))
    return proposals.select_related("case__citizen", "mentor__supplier").annotate(spans=ArraySubquery(said))


def _acts(proposals: list[Proposal]) -> list[WorkRow]:
    return [
        _row(p, p.submitted_at or p.saved_at or p.drafted_at, *ACTS[ProposalState(p.state)])
        for p in proposals
    ]


def _row(proposal: Proposal, at, what: str, act: str, url_name: str) -> WorkRow:
    case = proposal.case
    return WorkRow(
        due=None,
        name=case.citizen.name,
        name_url=reverse("cases:detail", args=[case.number]),
        case_number=case.number,
        what=what,
        detail=f"{_support(proposal)} · siden {danish_date(timezone.localdate(at))}".removeprefix(" · "),
        mentor=str(proposal.mentor) if proposal.mentor else "",
        act=act,
        act_url=reverse(url_name, args=[case.number]),
        citizen_id=case.citizen_id,
    )


def _support(proposal: Proposal) -> str:
    """“Niveau 3 · 3,50 timer om ugen”."""
    spans = (ProposalSegment(level=s["level"], weekly_hours=Decimal(s["hours"])) for s in proposal.spans)
    return " → ".join(span.summary for span in spans)
