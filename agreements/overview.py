"""What proposals put on the start page: what waits for an approver, and what lies with the caseworker."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, Subquery, TextField, Window
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone

from agreements.enums import AgreementKind, ProposalState, RightsKind, VersionChange
from agreements.models import AgreementVersion, MentorChoice, Proposal, ProposalSegment, RightsRequest
from cases.models import Case
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Approval
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Tile, WorkRow, WorkSection
from mentorstotte.core.wording import danish_date

SHOWN = 20
PROPOSAL, CHANGE = Proposal._meta.model_name, AgreementVersion._meta.model_name
CHOICE, EXCEPTIONS = MentorChoice._meta.model_name, RightsRequest._meta.model_name
KINDS = (PROPOSAL, CHANGE, CHOICE, EXCEPTIONS)
CASE = {
    "number": "number",
    "citizen": "citizen_id",
    "given": "citizen__given_names",
    "family": "citizen__family_name",
}
ACTS = {
    ProposalState.RETURNED: ("Sendt tilbage fra visitationen", "Ret indstillingen", "agreements:proposal"),
    ProposalState.DRAFT: ("Vurdering i gang", "Fortsæt", "agreements:proposal"),
    ProposalState.SUBMITTED: ("Visitation", "Se indstillingen", "agreements:visitation"),
}


def _queue_of(user) -> list[Approval]:
    """The oldest that wait for the approver, each with how many there are; read once for tile and section."""
    known = user.__dict__.get("visitation_queue")
    if known is None:
        known = user.__dict__["visitation_queue"] = _read_queue(user)
    return known


def _read_queue(user) -> list[Approval]:
    """What waits, of every kind, with what the rows show, in one query."""
    waiting = Approval.objects.decidable_by(user).filter(subject_kind__in=KINDS)
    case = Case.objects.filter(pk=OuterRef("case_id")).values(said=JSONObject(**CASE))
    subject = models.Case(
        models.When(subject_kind=PROPOSAL, then=Subquery(_proposals_said())),
        models.When(subject_kind=CHANGE, then=Subquery(_changes_said())),
        models.When(subject_kind=CHOICE, then=Subquery(_choices_said())),
        models.When(subject_kind=EXCEPTIONS, then=Subquery(_exceptions_said())),
    )
    rows = waiting.annotate(case=Subquery(case), said=subject, total=Window(Count("pk")))
    return list(rows.order_by("submitted_at", "pk")[:SHOWN])


def _proposals_said():
    """What a row shows of a proposal."""
    of = Proposal.objects.filter(pk=OuterRef("subject_id"))
    said = JSONObject(kind="kind", mentor="mentor__name", firm="mentor__supplier__name", spans=_spans())
    return of.values(said=said)


def _changes_said():
    """What a row shows of a change."""
    of = AgreementVersion.objects.filter(pk=OuterRef("subject_id"))
    said = JSONObject(
        change="change_kind",
        since="effective_from",
        number="agreement__number",
        mentor="mentor_name",
        firm="mentor_organisation",
    )
    return of.values(said=said)


def _choices_said():
    """What a row shows of a mentor above the cap."""
    of = MentorChoice.objects.filter(pk=OuterRef("subject_id"))
    said = JSONObject(key="pk", over="over_cap", mentor="mentor__name", firm="mentor__supplier__name")
    return of.values(said=said)


def _exceptions_said():
    """What a row shows of what is left out of a file."""
    of = RightsRequest.objects.filter(pk=OuterRef("subject_id"))
    return of.values(said=JSONObject(key="pk", kind="kind", due="due"))


def next_waiting(user) -> str:
    """The address of the oldest that waits for the approver, else of the queue; asked after a decision."""
    queue = _read_queue(user)
    return _waiting(queue[0]).act_url if queue else reverse("agreements:visitation_queue")


def _total(queue: list[Approval]) -> int:
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
    url, empty = reverse("agreements:visitation_queue"), "Ingen indstillinger eller ændringer venter på dig."
    return WorkSection("Venter på din visitation", [_waiting(r) for r in queue], empty, url, _total(queue))


def _waiting(round_: Approval) -> WorkRow:
    case, said = round_.case, round_.said
    words = dict(zip(KINDS, (_proposal, _change, _choice, _exceptions), strict=True))[round_.subject_kind]
    what, detail, act_url = words(case, said)
    return WorkRow(
        due=date.fromisoformat(said["due"]) if "due" in said else None,
        name=f"{case['family']}, {case['given']}",
        name_url=reverse("cases:detail", args=[case["number"]]),
        case_number=case["number"],
        what=what,
        detail=_detail(detail, round_.submitted_at),
        mentor=", ".join(filter(None, (said.get("mentor"), said.get("firm")))),
        act="Behandl",
        act_url=act_url,
        citizen_id=case["citizen"],
    )


def _proposal(case: dict, said: dict) -> tuple[str, str, str]:
    what = "Forlængelse" if said["kind"] == AgreementKind.EXTENSION else "Indstilling"
    url = reverse("agreements:visitation", args=[case["number"]])
    return f"{what} til visitation", _support(said["spans"]), url


def _change(case: dict, said: dict) -> tuple[str, str, str]:
    day = danish_date(date.fromisoformat(said["since"]))
    detail = f"{VersionChange(said['change']).label} fra {day}"
    return "Ændring til visitation", detail, reverse("agreements:change", args=[said["number"]])


def _choice(case: dict, said: dict) -> tuple[str, str, str]:
    url = reverse("agreements:choice", args=[case["number"], said["key"]])
    return "Mentor over prisloftet", said["over"].removesuffix("."), url


def _exceptions(case: dict, said: dict) -> tuple[str, str, str]:
    url = reverse("agreements:rights_request", args=[case["number"], said["key"]])
    return "Undtagelser til godkendelse", RightsKind(said["kind"]).label, url


def _own(user) -> list[WorkSection]:
    found = list(
        _rows(Proposal.objects.undecided())
        .filter(case__caseworker__in=user.desk_ids, case__closed_on__isnull=True)
        .order_by("-pk")[: 2 * SHOWN]
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
    return proposals.select_related("case__citizen", "mentor__supplier").annotate(spans=_spans())


def _spans() -> ArraySubquery:
    """Level and hours of a proposal's days."""
    spans = ProposalSegment.objects.filter(proposal=OuterRef("pk"), weekly_hours__isnull=False)
    exact = Cast("weekly_hours", TextField())  # a JSON number would come back as a float
    return ArraySubquery(spans.order_by("number").values(said=JSONObject(level="level", hours=exact)))


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
        detail=_detail(_support(proposal.spans), at),
        mentor=str(proposal.mentor) if proposal.mentor else "",
        act=act,
        act_url=reverse(url_name, args=[case.number]),
        citizen_id=case.citizen_id,
    )


def _detail(text: str, at) -> str:
    """“Niveau 3 · 3,50 timer om ugen · siden 3. marts 2026”."""
    return f"{text} · siden {danish_date(timezone.localdate(at))}".removeprefix(" · ")


def _support(said: list[dict]) -> str:
    """“Niveau 3 · 3,50 timer om ugen”."""
    spans = (ProposalSegment(level=s["level"], weekly_hours=Decimal(s["hours"])) for s in said)
    return " → ".join(span.summary for span in spans)
