"""Changing a running agreement: a new version with its kind, reason and first day (domain 7.5).

The version in force stands until the new one is signed by both. What the standard wants a second person to
see goes to the visitation first.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from msgspec import structs

from agreements import law, rules
from agreements.actions.activation import Sheet, Signing, facts_of, group_from, sheet_of, stood_before
from agreements.actions.adverse import check_adverse, decide_adverse
from agreements.actions.agreement import copy_version, move, print_version, reason_of, whole
from agreements.actions.approvals import tell_approvers
from agreements.actions.content import contact_text
from agreements.actions.deadlines import governing_first
from agreements.actions.decisions import guidance_text, legal_basis_of
from agreements.actions.draft import Reason, TaskLine
from agreements.actions.facts import own_standard
from agreements.actions.holding import hold_agreement
from agreements.actions.letters import RejectionLetter
from agreements.actions.matching import FAMILY, Chosen, keep, unkept
from agreements.actions.segments import spans_of, write_spans
from agreements.actions.signing import Signed, register_signature
from agreements.actions.verdict import verdict_of
from agreements.actions.wanting import all_wanted
from agreements.enums import (
    DecisionOutcome,
    ProposalState,
    SignatureMethod,
    Stage,
    VersionChange,
    VersionState,
)
from agreements.models import Agreement, AgreementVersion, MentorChoice, VersionTask
from agreements.rules import spans
from cases.law import regime_on
from cases.rules.target_groups import kind_of
from mentorstotte.core.actions import ask_approval, record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.wording import danish_date, danish_list
from providers.models import Mentor

OPEN = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.READY, VersionState.SENT)
# An assessment that is being written behind an agreement from a spreadsheet.
UNWRITTEN = (ProposalState.DRAFT, ProposalState.RETURNED)
# Judged when the version is printed and signed, not when the change is written.
LATER = ("R-07", "R-21", "R-22", "R-34", "R-35")
AIM = ("aim_type", "aim_text", "aim_indicator", "aim_date")


@dataclass(frozen=True)
class Change:
    """What shall change, from which day, and why. Only what belongs to ``kind`` is read.

    ``until``: the last day of new hours, after which the earlier ones come back. ``chosen`` is the choice of
    the new ``mentor``. ``person`` holds benefit and readiness that go with a new target group. ``agreed``:
    the citizen agrees to less support; where not, the ``letter`` of a decision goes along.
    """

    kind: str
    day: date
    why: str
    mentor: Mentor | None = None
    chosen: Chosen | None = None
    level: int | None = None
    weekly_hours: Decimal | None = None
    until: date | None = None
    target_group: str = ""
    person: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[TaskLine, ...] = ()
    not_tasks: str = ""
    aim: Mapping[str, object] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    agreed: bool | None = None
    letter: RejectionLetter | None = None
    hearing_needed: bool = False


@dataclass(frozen=True)
class Proposed:
    """The version that a change would make: its days and values, and what the rules say of them.

    ``history`` holds rule and text of what an agreement from a spreadsheet broke before: no more is said of
    it.
    """

    spans: tuple[spans.Span, ...]
    values: Mapping[str, object]
    tasks: tuple[TaskLine, ...]
    result: rules.Assessment
    facts: rules.Facts
    carried: frozenset[str]
    history: frozenset[tuple[str, str]]
    needs_approval: bool
    goes_down: bool

    @property
    def hard(self) -> list[Finding]:
        """Rules that no reason can override."""
        return [f for f in self._new(Severity.HARD) if f.blocks]

    @property
    def reasons_wanted(self) -> list[Finding]:
        """Rules that want a reason which is not there yet."""
        waiting = self.result.awaits_approver
        return [f for f in self._new(Severity.REASON) if f.blocks and f.rule not in waiting]

    @property
    def reasoned(self) -> list[Finding]:
        """Rules that want a reason for this change, given or not; one that the grant has met is left out."""
        return [f for f in self._new(Severity.REASON) if f.rule not in self.carried]

    def _new(self, severity: Severity) -> list[Finding]:
        """What the change is judged by now, without what was broken before."""
        found = [f for f in self.result.findings if f.severity == severity and f.rule not in LATER]
        return [f for f in found if (f.rule, f.text) not in self.history]

    @property
    def missing(self) -> str:
        """Facts that the rules need and nobody has given, in words."""
        named = [path for path in self.result.missing if not path.startswith("dates.signed")]
        return danish_list(fact.text for fact in all_wanted(named)) if named else ""


class NotAllowedYet(Refused):
    """Rules stand in the way of the change; ``proposed`` says which."""

    def __init__(self, proposed: Proposed):
        texts = [f"{f.text} ({f.rule})" for f in (*proposed.hard, *proposed.reasons_wanted)]
        if proposed.missing:
            texts.append(f"Der mangler {proposed.missing}.")
        super().__init__(" ".join(texts))
        self.proposed = proposed


def changeable(agreement: Agreement, newest: AgreementVersion | None = None) -> str:
    """Why the agreement cannot be changed now, in Danish, or nothing; ``newest`` is its newest version, when
    it was read already.
    """
    if not agreement.in_force:
        return "Aftalen er ikke underskrevet endnu. Ret kladden i stedet."
    if agreement.ended_on is not None or agreement.end_date < today():
        return "Aftalen er afsluttet. Lav en forlængelse eller en ny indstilling."
    if agreement.proposal is None or agreement.proposal.state in UNWRITTEN:
        return "Aftalen er indlæst fra regneark. Skriv først vurderingen bag den."
    newest = newest or agreement.versions.order_by("-number").first()
    if newest.state in OPEN:
        return "En ændring er allerede i gang. Gør den færdig, eller træk den tilbage."
    return ""


def base_of(agreement: Agreement) -> AgreementVersion:
    """The version in force, with all that belongs to it."""
    return governing_first(whole(agreement.versions.all())).first()


def propose(base: AgreementVersion, change: Change) -> Proposed:
    """The version that the change would make, judged. Raises Refused for a day outside the agreement, or
    when nothing would change."""
    if not base.start_date <= change.day <= base.end_date:
        raise Refused(
            f"Ændringen skal gælde fra en dag i aftalen: {danish_date(base.start_date)} til og med"
            f" {danish_date(base.end_date)}."
        )
    before = spans_of(base)
    after = spans.changed(before, change.day, _last(change), **_new_days(change))
    values, tasks = _values(base, change), _tasks(base, change)
    if after == before and all(getattr(base, k) == v for k, v in values.items()) and tasks == _tasks(base):
        raise Refused("Der er ikke ændret noget. Skriv, hvad der skal være anderledes.")
    return _judged(base, change, before, after, values, tasks)


def _last(change: Change) -> date | None:
    return change.until if change.kind == VersionChange.HOURS else None


def _new_days(change: Change) -> dict:
    """What the change says about the days from its first one."""
    if change.kind == VersionChange.MENTOR:
        if change.mentor is None:
            raise Refused("Vælg den nye mentor.")
        return {"mentor": change.mentor.pk}
    if change.kind == VersionChange.HOURS:
        if not change.weekly_hours:
            raise Refused("Skriv det nye timetal.")
        return {"level": change.level, "weekly_hours": change.weekly_hours}
    if change.kind == VersionChange.TARGET_GROUP:
        if not change.target_group:
            raise Refused("Vælg den nye målgruppe.")
        return {"target_group": change.target_group}
    return {}


def _values(base: AgreementVersion, change: Change) -> dict:
    """The fields of the version that the change writes."""
    if change.kind == VersionChange.MENTOR:
        mentor, chosen = change.mentor, change.chosen
        beyond = {"beyond_normal": chosen.beyond_normal} if chosen and chosen.beyond_normal else {}
        return {
            "person": base.person | beyond,
            "mentor_name": mentor.name,
            "mentor_phone": mentor.phone,
            "mentor_email": mentor.email,
            "mentor_organisation": mentor.supplier.name,
        }
    if change.kind == VersionChange.TARGET_GROUP:
        regime = regime_on(base.start_date)
        kind = kind_of(change.target_group, regime, own_standard().on(base.start_date), change.day)
        return {
            "target_group": change.target_group,
            "entitlement": kind or base.entitlement,
            "legal_basis": legal_basis_of(change.target_group, base.start_date),
            "contact": contact_text(change.target_group, change.day, base.end_date),
            "person": {name: value for name, value in change.person.items() if value},
        }
    if change.kind == VersionChange.TASKS:
        return {"not_tasks": change.not_tasks}
    return dict(change.aim) if change.kind == VersionChange.AIM else {}


def _tasks(base: AgreementVersion, change: Change | None = None) -> tuple[TaskLine, ...]:
    if change is not None and change.kind == VersionChange.TASKS:
        return change.tasks
    return tuple(TaskLine(task.theme, task.text) for task in base.tasks.all())


def _judged(base, change: Change, before, after, values, tasks) -> Proposed:
    sheet = _sheet(base, change, after, values, tasks)
    facts = structs.replace(facts_of(sheet, Signing()), reasons={})
    bare = rules.evaluate(facts, Stage.SUBMIT, book=law.book())
    said = {finding.rule: finding.text for finding in bare.findings}
    asked_anew = {FAMILY} if change.kind == VersionChange.MENTOR else set()
    deviations = {
        d.rule: rules.DocumentedReason(d.category, d.text, d.passage, approver=True)
        for d in base.agreement.proposal.deviations.all()
        if said.get(d.rule) == d.rule_text and d.rule not in asked_anew
    }
    given = {
        rule: rules.DocumentedReason(r.category, r.text, r.passage) for rule, r in reasons_of(change).items()
    }
    facts = structs.replace(facts, reasons={**given, **deviations})
    result = rules.evaluate(facts, Stage.SUBMIT, book=law.book())
    old, new = spans.on(before, change.day), spans.on(after, change.day)
    history = stood_before(base.agreement.proposal)
    asked = any(
        f.approver and f.rule not in deviations and (f.rule, f.text) not in history for f in result.findings
    )
    step = spans.goes_up(old, new) or change.kind == VersionChange.AIM
    return Proposed(
        spans=after,
        values=values,
        tasks=tasks,
        result=result,
        facts=facts,
        carried=frozenset(deviations) | asked_anew,
        history=history,
        needs_approval=asked or (result.standard.requires_visitation and step),
        goes_down=spans.goes_down(old, new),
    )


def _family_tie(change: Change, before: bool | None) -> bool | None:
    """What was answered of the new mentor; of the present one what was answered before."""
    if change.kind != VersionChange.MENTOR:
        return before
    return change.chosen is not None and change.chosen.family_tie


def reasons_of(change: Change) -> dict[str, Reason]:
    """Those that were written for a rule, and why somebody of the family is the new mentor (R-46)."""
    chosen = change.chosen
    if chosen is None or not chosen.family_tie:
        return dict(change.reasons)
    return {**change.reasons, FAMILY: Reason(chosen.family_category, chosen.family_reason)}


def _sheet(base: AgreementVersion, change: Change, after, values: dict, tasks) -> Sheet:
    """What the agreement would say."""
    sheet = sheet_of(base)
    texts = {name: values[name] for name in ("mentor_name", "mentor_phone", "mentor_email") if name in values}
    aim = {name: values[name] for name in AIM if name in values}
    return replace(
        sheet,
        content=replace(sheet.content, tasks=tasks, **texts),
        segments=tuple(rules.Segment(s.start, s.end, s.level, s.weekly_hours) for s in after),
        mentor=change.mentor if change.kind == VersionChange.MENTOR else sheet.mentor,
        family_tie=_family_tie(change, sheet.family_tie),
        target_group=values.get("target_group", sheet.target_group),
        person={**sheet.person, **values.get("person", {})},
        effective_from=change.day,
        group_from=group_from(after),
        **aim,
    )


@transaction.atomic
def amend(*, agreement_id: int, change: Change, by) -> AgreementVersion:
    """Makes the new version, as a draft or before the visitation. The same change twice makes one version.

    Raises NotAllowedYet with the rules in the way, and Refused when the agreement cannot be changed now.
    """
    agreement = hold_agreement(agreement_id)
    why = reason_of(change.why)
    if (known := _same(agreement, change, why)) is not None:
        return known
    if hindrance := changeable(agreement):
        raise Refused(hindrance)
    base = base_of(agreement)
    choice = _choice(agreement, change) if change.kind == VersionChange.MENTOR else None
    proposed = propose(base, change)
    if proposed.hard or proposed.reasons_wanted or proposed.missing:
        raise NotAllowedYet(proposed)
    against = proposed.goes_down and not change.agreed
    if against:
        _check_decision(agreement, change)
    version = _write(base, change, proposed, why, by)
    if choice is not None:
        choice.version = version
        keep(choice, by=by)
    record(
        "agreement.amended",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text=f"{version.get_change_kind_display()} fra {danish_date(change.day)}: {why}",
        version=version.number,
        change_kind=change.kind,
        effective_from=change.day.isoformat(),
    )
    if against:
        version.letter = {"hearing_needed": change.hearing_needed, **asdict(change.letter)}
        version.save(update_fields=["letter"])
    if proposed.needs_approval:
        _ask(version, by)
    elif against:
        carry_out(version, by)
        version.refresh_from_db()
    return version


def _choice(agreement: Agreement, change: Change) -> MentorChoice:
    """The choice of the new mentor, not kept yet; raises Refused without one, or where it says too little."""
    if change.mentor is None or change.chosen is None:
        raise Refused("Find og vælg den nye mentor på listen.", at="mentor")
    chosen = replace(change.chosen, mentor_id=change.mentor.pk)
    return unkept(agreement.proposal, chosen, at="choice_why")


def _check_decision(agreement: Agreement, change: Change) -> None:
    """Less support than was agreed, against the citizen's wish, is a decision; it never looks back."""
    if change.agreed is None:
        raise Refused("Støtten bliver mindre. Svar på, om borgeren er enig.", at="agreed")
    if change.day < today():
        raise Refused("En afgørelse om mindre støtte kan tidligst gælde fra i dag.", at="day")
    check_adverse(agreement=agreement, letter=change.letter, hearing_needed=change.hearing_needed)


def carry_out(version: AgreementVersion, by) -> None:
    """Makes the decision behind a change against the citizen's wish, and puts the version in force by it.

    Nobody waits for the citizen's signature: the letter has reasons and complaint guidance. The caller holds
    the agreement.
    """
    said = {name: tuple(v) if isinstance(v, list) else v for name, v in version.letter.items()}
    version.decision = decide_adverse(
        agreement=version.agreement,
        outcome=DecisionOutcome.REDUCED,
        day=version.effective_from,
        hearing_needed=said.pop("hearing_needed"),
        letter=RejectionLetter(**said),
        by=by,
    )
    version.letter = {}
    version.save(update_fields=["decision", "letter"])
    print_version(version_id=version.pk, by=by)
    signed = Signed(method=SignatureMethod.DECISION, jobcentre_on=today())
    register_signature(version_id=version.pk, signed=signed, by=by)


def _same(agreement: Agreement, change: Change, why: str) -> AgreementVersion | None:
    """The version that an earlier click has made."""
    said = {"change_kind": change.kind, "effective_from": change.day, "change": why}
    return agreement.versions.filter(state__in=OPEN, **said).first()


def _write(base: AgreementVersion, change: Change, proposed: Proposed, why: str, by) -> AgreementVersion:
    newest = AgreementVersion.objects.filter(agreement=base.agreement).order_by("-number").first()
    mentors = {row.mentor_id: row.mentor for row in base.segments.all() if row.mentor_id}
    mentors |= {m.pk: m for m in (base.agreement.mentor, change.mentor) if m is not None}
    version = copy_version(base, why, by, number=newest.number + 1)
    for name, value in proposed.values.items():
        setattr(version, name, value)
    version.change_kind, version.effective_from = change.kind, change.day
    version.family_tie = _family_tie(change, base.family_tie)
    version.complaint_guidance = guidance_text(today())
    version.reasons = {rule: vars(reason) for rule, reason in reasons_of(change).items()}
    version.needs_approval, version.approved_by, version.approved_at = proposed.needs_approval, None, None
    version.verdict = verdict_of(proposed.result, proposed.facts)
    version.save()
    write_spans(version, proposed.spans, mentors)
    version.tasks.all().delete()
    VersionTask.objects.bulk_create(VersionTask(version=version, **_row(line)) for line in proposed.tasks)
    return version


def _row(line: TaskLine) -> dict:
    return {"theme": line.theme, "text": line.text}


def _ask(version: AgreementVersion, by) -> None:
    """Puts the change to an approver of the team who had no hand in it."""
    case = version.agreement.case
    move(version, VersionState.SUBMITTED)
    version.save(update_fields=["state"])
    approval = ask_approval(subject=version, case=case, drafted_by=by, by=by)
    text = f"En ændring i sag {case.number} venter på visitation"
    tell_approvers(approval, case, text, reverse("agreements:change", args=[version.agreement.number]))
