"""What proposals put on the start page: what waits for an approver, and what lies with the caseworker."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from agreements.enums import ProposalState
from agreements.models import Proposal
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


def _waiting(user):
    return Approval.objects.decidable_by(user).filter(subject_kind=Proposal._meta.model_name)


def tiles(user, today: date) -> list[Tile]:
    """What waits for the approver."""
    if not user.has_role(Role.APPROVER):
        return []
    return [
        Tile(
            "venter på din visitation",
            _waiting(user).count(),
            reverse("agreements:visitation_queue"),
            "waiting",
        )
    ]


def work(user, today: date) -> list[WorkSection]:
    """The approver's queue, the caseworker's own proposals, and those that wait for others."""
    sections = [_queue(user)] if user.has_role(Role.APPROVER) else []
    if allowed(user, Permission.WORK_CASES):
        sections += _own(user)
    return sections


def _queue(user) -> WorkSection:
    found = list(_waiting(user).order_by("submitted_at", "pk")[: SHOWN + 1])
    proposals = _rows(Proposal.objects).in_bulk([approval.subject_id for approval in found[:SHOWN]])
    rows = [
        _row(
            proposals[a.subject_id],
            a.submitted_at,
            "Indstilling til visitation",
            "Behandl",
            "agreements:visitation",
        )
        for a in found[:SHOWN]
    ]
    queue = reverse("agreements:visitation_queue")
    return WorkSection(
        "Venter på din visitation", rows, "Ingen indstillinger venter på dig.", queue, len(found)
    )


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
    return proposals.select_related("case__citizen", "mentor__supplier").prefetch_related("segments")


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
    return " → ".join(segment.summary for segment in proposal.segments.all() if segment.weekly_hours)
