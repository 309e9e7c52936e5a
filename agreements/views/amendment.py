"""The page “Ændr aftalen”, its way through the visitation, and what changed between two versions."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agreements import rules
from agreements.actions import amendment as actions
from agreements.actions import change_approval as approval
from agreements.actions.adoption import awaits_assessment
from agreements.actions.adverse import hearing_of
from agreements.actions.agreement import whole
from agreements.actions.approvals import own_hand
from agreements.actions.approvals import rounds as rounds_of
from agreements.actions.decisions import guidance_text
from agreements.actions.draft import Reason, TaskLine
from agreements.actions.facts import own_standard
from agreements.actions.printing import total_hours
from agreements.actions.unfinished import forget_typed
from agreements.actions.verdict import findings_in
from agreements.differences import differences
from agreements.enums import VersionChange, VersionState
from agreements.forms.amendment import ChangeForm, typed
from agreements.forms.visitation import ApproveForm, ReturnForm
from agreements.matching import Found
from agreements.models import AgreementVersion, MentorChoice
from agreements.models.agreement import IN_FORCE
from agreements.overview import next_waiting
from agreements.rules import spans
from agreements.views.agreement_page import TASK_ROWS, fetch_agreement
from agreements.views.assessment_page import ReasonBlock
from agreements.views.matching import list_context, offer_for, wish_form
from agreements.views.unfinished import to_hearing, to_mentors, typed_before
from cases.enums import SupportTheme
from mentorstotte.core.calendar import today
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Severity
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.parts import with_parts
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_date
from providers.rules.facts import EMPLOYEE_KINDS


@dataclass
class ChangePage:
    """The version in force, and what the change on the page would make of it."""

    base: AgreementVersion
    form: ChangeForm
    hint: str = ""

    @cached_property
    def standard(self):
        """The standard of the agreement's first day."""
        return own_standard().on(self.base.start_date)

    @cached_property
    def proposed(self) -> actions.Proposed | None:
        """The judged change; nothing before there is one."""
        change = self.form.change()
        try:
            return actions.propose(self.base, change) if change else None
        except Refused as error:
            self.hint = str(error)
            return None

    @property
    def findings(self):
        """What the rules say of the change."""
        waiting = self.proposed.result.awaits_approver
        found = [f for f in self.proposed.result.findings if f.rule not in actions.LATER]
        return [f for f in found if f.rule not in waiting]

    @property
    def reason_blocks(self) -> list[ReasonBlock]:
        """One for each rule that wants a reason for the change."""
        given = self.form.given_reasons() if self.form.is_bound else {}
        waiting = self.proposed.result.awaits_approver
        return [
            ReasonBlock(
                f,
                rules.reason_categories(f.rule, self.standard, f),
                given.get(f.rule, Reason()),
                f.rule in waiting,
            )
            for f in self.proposed.reasoned
        ]

    @property
    def total(self):
        """Hours in the whole period."""
        return total_hours(self.proposed.spans)

    @property
    def level_until(self) -> date | None:
        """The last day to propose for level 4."""
        change = self.form.change()
        if change is None or change.until or change.kind != "hours":
            return None
        months = self.standard.level4_max_months
        return spans.level_ends(change.day, change.level, self.base.end_date, months)

    @cached_property
    def offered(self) -> Found | None:
        """The new mentor as the list has it."""
        if self.form["kind"].value() != VersionChange.MENTOR:
            return None
        return self.form.offer.of(self.form["mentor"].value())

    @property
    def asks_beyond(self) -> bool:
        """The new mentor is employed where the citizen is (R-06)."""
        return self.offered is not None and self.offered.mentor.kind in EMPLOYEE_KINDS

    @property
    def rows(self) -> list[TaskLine]:
        """The rows of tasks: those that are filled and some empty ones."""
        return [*self.form.tasks, *([TaskLine("", "")] * TASK_ROWS)]

    @property
    def themes(self):
        """The kinds of task."""
        return SupportTheme.choices


@requires(Permission.WORK_CASES)
def amend(request, number):
    """One guided form from the version in force; what the rules say follows while it is written."""
    agreement = fetch_agreement(request, number)
    versions = list(whole(agreement.versions.all()).order_by("-number"))
    if awaits_assessment(agreement) and agreement.in_force:
        return redirect("agreements:basis", number=number)
    if hindrance := actions.changeable(agreement, versions[0]):
        messages.info(request, hindrance)
        return redirect("agreements:agreement", number=number)
    base = next(version for version in versions if version.state in IN_FORCE)
    levels = [level.number for level in own_standard().on(base.start_date).levels]
    away = to_hearing(request, agreement, "change") or to_mentors(request, agreement, "change")
    if away:
        return away
    before, found = typed_before(request, agreement, "change"), _found(request)
    typed_so_far = request.POST or (before and _with(before, found))
    said = {"base": base, "levels": levels, "offer": offer_for(request, base)}
    form = ChangeForm(typed_so_far, **said, initial=_sent_back(versions[0]) | found)
    page, asked = ChangePage(base, form), request.headers.get("HX-Request") == "true"
    valid = form.is_bound and form.is_valid()
    looks = asked or "check" in request.POST or before is not None
    if valid and not looks and (made := _make(request, page)):
        return _onwards(request, made)
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "page": page,
        "form": form,
        "rows": page.rows,
        "hearing": None if asked else hearing_of(agreement),
        "guidance": "" if asked else guidance_text(today()),
        "oob": asked,
        "before": before is not None and not found,
    }
    name = "_judged" if asked else "edit"
    status = 422 if form.errors and not looks else 200
    return render(request, f"agreements/change/{name}.html", context, status=status)


def _found(request) -> dict:
    """The mentor that was picked on the list, as the form takes it."""
    key = request.GET.get("ny", "")
    return {"kind": VersionChange.MENTOR.value, "mentor": key} if key.isdecimal() else {}


def _with(typed_before: QueryDict, found: dict) -> QueryDict:
    """What was typed before, with the mentor that was picked since."""
    data = typed_before.copy()
    for name, value in found.items():
        data[name] = value
    return data


@requires(Permission.WORK_CASES)
def mentors(request, number):
    """Mentors for the rest of the agreement, ranked as in “Find en mentor”; one is picked for the change."""
    agreement = fetch_agreement(request, number)
    if awaits_assessment(agreement) or actions.changeable(agreement):
        return redirect("agreements:amend", number=number)
    base = actions.base_of(agreement)
    form, offer = wish_form(request, base), offer_for(request, base)
    context = list_context(form, offer.found) | {"case": agreement.case, "change": agreement}
    context["query"] = request.GET.urlencode()
    return render(request, "agreements/matching/find.html", context)


def _sent_back(newest: AgreementVersion) -> dict:
    """What was written in the change that the visitation sent back last."""
    returned = newest.state == VersionState.WITHDRAWN and newest.needs_approval and newest.effective_from
    return typed(newest) if returned else {}


def _make(request, page: ChangePage) -> AgreementVersion | None:
    agreement_id = page.base.agreement_id
    with refusals_on(page.form):
        made = actions.amend(agreement_id=agreement_id, change=page.form.change(), by=request.user)
        forget_typed(agreement_id=agreement_id)
        return made
    return None


def _onwards(request, version: AgreementVersion):
    agreement = version.agreement
    if version.state == VersionState.SUBMITTED:
        messages.success(request, f"Ændringen af aftale {agreement.number} venter på visitation.")
        return redirect("agreements:agreement", number=agreement.number)
    if version.decision_id:
        messages.success(
            request,
            f"Afgørelsen er truffet, og aftalen er ændret fra {danish_date(version.effective_from)}."
            " Send brevet til borgeren.",
        )
        return redirect("agreements:decision", number=agreement.case.number, pk=version.decision_id)
    messages.success(request, "Tillægget er begyndt. Læs det igennem, og lav PDF til underskrift.")
    return redirect("agreements:agreement_draft", number=agreement.case.number)


# The visitation ---------------------------------------------------------------------------------------------
def _change(agreement, **lookup) -> AgreementVersion:
    """The newest change of the agreement that was put to an approver."""
    found = actions.whole(agreement.versions.filter(needs_approval=True, **lookup))
    version = found.order_by("-number").first()
    if version is None:
        raise Http404("Aftalen har ingen ændring til visitation.")
    return version


@requires(Permission.READ_CASES)
def change(request, number):
    """The change of an agreement that waits in the visitation, or was decided there last."""
    return _change_page(request, fetch_agreement(request, number))


def _change_page(request, agreement, *, approve=None, send_back=None, status: int = 200):
    version = _change(agreement)
    rounds = list(rounds_of(version))
    pending = next((r for r in rounds if r.state == ApprovalState.PENDING), None)
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "version": version,
        "changes": differences(actions.base_of(agreement), version),
        "choice": _choice(version),
        "findings": [f for f in findings_in(version.verdict) if f.severity != Severity.HARD],
        "reasons": {rule: given["text"] for rule, given in version.reasons.items()},
        "rounds": rounds,
        "pending": pending,
        "hindrance": _hindrance(pending, version, request.user),
        "approve_form": approve or ApproveForm(without_levels=not version.segments.all()[0].level),
        "return_form": send_back or ReturnForm(),
    }
    return render(request, "agreements/change/decide.html", context, status=status)


def _choice(version: AgreementVersion) -> MentorChoice | None:
    """Why the new mentor was chosen, when the change is one."""
    if version.change_kind != VersionChange.MENTOR:
        return None
    return MentorChoice.objects.filter(version=version).select_related("mentor").first()


def _hindrance(pending, version: AgreementVersion, user) -> str:
    if not user.has_role(Role.APPROVER):
        return "Kun en teamleder eller faglig konsulent kan afgøre indstillingen."
    return own_hand(pending, version.agreement.case, user) if pending else ""


@requires(Permission.APPROVE)
@require_POST
def approve_change(request, number):
    """Says yes to the change."""
    agreement = fetch_agreement(request, number)
    form = ApproveForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            version = _change(agreement)
            approval.approve_change(version_id=version.pk, answers=form.answers(), by=request.user)
            messages.success(request, f"Ændringen af aftale {number} er godkendt.")
            return redirect(next_waiting(request.user))
    return _change_page(request, agreement, approve=form, status=422)


@requires(Permission.APPROVE)
@require_POST
def return_change(request, number):
    """Sends the change back with a reason."""
    agreement = fetch_agreement(request, number)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            version = _change(agreement)
            approval.return_change(version_id=version.pk, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Ændringen af aftale {number} er sendt tilbage.")
            return redirect(next_waiting(request.user))
    return _change_page(request, agreement, send_back=form, status=422)


# Versions ---------------------------------------------------------------------------------------------------
@requires(Permission.READ_CASES)
def versions(request, number):
    """Every version with its document and hash, and what changed between two of them, word by word."""
    agreement = fetch_agreement(request, number)
    related = agreement.versions.select_related("document", "signature", "approved_by", "drafted_by")
    found = list(with_parts(related, "tasks", "segments").order_by("-number"))
    later = _chosen(found, request.GET.get("til"), 0)
    earlier = _chosen(found, request.GET.get("fra"), min(1, len(found) - 1))
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "versions": found,
        "earlier": earlier,
        "later": later,
        "changes": differences(earlier, later),
    }
    return render(request, "agreements/change/versions.html", context)


def _chosen(found: list[AgreementVersion], number: str | None, default: int) -> AgreementVersion:
    """The version with the number in the address, else one by its place."""
    return next((v for v in found if str(v.number) == number), found[default])
