"""The visitation: the queue, and the page on which one proposal is decided."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agreements.actions import visitation as actions
from agreements.actions.draft import whole
from agreements.forms.visitation import DECIDED, MINE, OWN, TEAM, ApproveForm, QueueFilter, ReturnForm
from agreements.models import AgreementVersion, MentorChoice, Proposal, RightsRequest
from agreements.overview import CHANGE, CHOICE, EXCEPTIONS, KINDS, PROPOSAL, next_waiting
from agreements.views.visitation_page import VisitationPage
from cases.views.cases import fetch_case
from mentorstotte.core.access import ask_purpose, log_reads
from mentorstotte.core.enums import Role
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.models import Approval
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.parts import with_parts
from mentorstotte.core.permissions import Permission, requires

WAITING_ORDER, DECIDED_ORDER = ("submitted_at", "pk"), ("-decided_at", "-pk")


@requires(Permission.READ_CASES)
def queue(request):
    """Proposals that wait, oldest first; the filter is in the address."""
    user = request.user
    ask_purpose(user)
    form = QueueFilter(request.GET)
    shown = form.chosen(default=MINE if user.has_role(Role.APPROVER) else TEAM)
    page = keyset_page(
        _rounds(user, shown).select_related("submitted_by", "decided_by"),
        order=DECIDED_ORDER if shown == DECIDED else WAITING_ORDER,
        params=request.GET,
    )
    rows = subjects_of(page.rows)
    log_reads(request, [citizen_id for _, _, citizen_id in rows])
    context = {"form": QueueFilter({"hvad": shown}), "page": page, "rows": rows, "shown": shown}
    return render(request, "agreements/visitation/queue.html", context)


def _rounds(user, shown: str):
    """The rounds that a choice of the filter shows."""
    found = Approval.objects.filter(subject_kind__in=KINDS)
    if shown == MINE:
        return found.decidable_by(user)
    if not user.looks_across:
        found = found.filter(team_id__in=user.team_ids)
    if shown == OWN:
        return found.pending().filter(submitted_by=user)
    return found.filter(decided_at__isnull=False) if shown == DECIDED else found.pending()


def subjects_of(found: list[Approval]) -> list[tuple]:
    """(round, what it is about, citizen) of a page of rounds; a query for each kind that is there."""
    rows = {PROPOSAL: whole_rows(_of(found, PROPOSAL))}
    versions = with_parts(AgreementVersion.objects.select_related("agreement__case__citizen"), "segments")
    choices = MentorChoice.objects.select_related("proposal__case__citizen", "mentor__supplier")
    asked = RightsRequest.objects.select_related("case__citizen").annotate(parts=Count("left_out"))
    for kind, wanted in ((CHANGE, versions), (CHOICE, choices), (EXCEPTIONS, asked)):
        keys = [round_.subject_id for round_ in _of(found, kind)]
        rows[kind] = wanted.in_bulk(keys) if keys else {}
    told = [(round_, rows[round_.subject_kind][round_.subject_id]) for round_ in found]
    return [(round_, row, _case_of(row).citizen_id) for round_, row in told]


def _of(found: list[Approval], kind: str) -> list[Approval]:
    return [round_ for round_ in found if round_.subject_kind == kind]


def _case_of(row):
    if isinstance(row, (Proposal, RightsRequest)):
        return row.case
    return (row.agreement if isinstance(row, AgreementVersion) else row.proposal).case


def whole_rows(found: list[Approval]) -> dict[int, Proposal]:
    """The proposals of a page of rounds, in one query."""
    proposals = Proposal.objects.select_related("case__citizen", "case__caseworker", "assessment")
    return with_parts(proposals, "segments").in_bulk([round_.subject_id for round_ in found])


@requires(Permission.READ_CASES)
def decide(request, number):
    """The proposal of the case that was submitted last, with all that is needed to decide it."""
    case = fetch_case(request, number)
    proposal = _submitted(case)
    return _page(request, proposal)


@requires(Permission.READ_CASES)
def show(request, number, pk):
    """One proposal of the case, also an old one."""
    case = fetch_case(request, number)
    return _page(request, _submitted(case, pk=pk))


def _submitted(case, **lookup) -> Proposal:
    proposal = whole(case.proposals.filter(verdict__isnull=False, **lookup)).order_by("-pk").first()
    if proposal is None:
        raise Http404("Sagen har ingen indstilling.")
    return proposal


def _page(request, proposal: Proposal, *, approve=None, send_back=None, status: int = 200):
    page = VisitationPage(proposal, request.user)
    context = {
        "case": page.case,
        "proposal": proposal,
        "page": page,
        "approve_form": approve or ApproveForm(without_levels=not page.has_levels),
        "return_form": send_back or ReturnForm(),
        "returning": send_back is not None,
    }
    return render(request, "agreements/visitation/decide.html", context, status=status)


@requires(Permission.APPROVE)
@require_POST
def approve(request, number):
    """Approves, and goes on to the next in the queue."""
    case = fetch_case(request, number)
    proposal = _submitted(case)
    page = VisitationPage(proposal, request.user)
    form = ApproveForm(request.POST, without_levels=not page.has_levels)
    following = page.place.following if page.place else ""
    if not form.is_valid():
        return _page(request, proposal, approve=form, status=422)
    with refusals_on(form):
        actions.approve(proposal_id=proposal.pk, answers=form.answers(), by=request.user)
    if form.errors:
        return _page(request, _submitted(case), approve=form, status=422)
    messages.success(
        request, f"Bevilget: {case.citizen.name}, sag {case.number}. Sagsbehandleren har fået besked."
    )
    return _onwards(request.user, following)


@requires(Permission.APPROVE)
@require_POST
def send_back(request, number):
    """Sends the proposal back to the caseworker with a reason."""
    case = fetch_case(request, number)
    proposal = _submitted(case)
    form = ReturnForm(request.POST)
    following = VisitationPage(proposal, request.user).place
    if form.is_valid():
        with refusals_on(form):
            actions.send_back(proposal_id=proposal.pk, reason=form.cleaned_data["reason"], by=request.user)
    if form.errors:
        return _page(request, _submitted(case), send_back=form, status=422)
    messages.success(request, f"Sendt tilbage: sag {case.number}. Sagsbehandleren har fået besked.")
    return _onwards(request.user, following.following if following else "")


def _onwards(user, number: str):
    """The proposal after this one, else the oldest that waits, a change among them."""
    return redirect("agreements:visitation", number=number) if number else redirect(next_waiting(user))
