"""What stands between an agreement and its print or its signature: the rules of activation (domain 6.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from msgspec import structs

from agreements import law, rules
from agreements.actions.content import Content, content_of, content_of_grant
from agreements.actions.decisions import authority
from agreements.actions.draft import draft_of, granted_steps
from agreements.actions.facts import background, facts_for, with_approver
from agreements.actions.phase_out import plan_of
from agreements.actions.verdict import findings_in
from agreements.documents.complaint import complaint_gaps
from agreements.enums import ProposalState, Stage
from agreements.models import AgreementVersion, Proposal
from agreements.rules.contract import SIX_FIELDS
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.wording import danish_date
from providers.models import Mentor

SIGNATURE_RULES = ("R-21", "R-35")
# Where on the page a field of the law is mended.
PLACES = {"mentor": "id_mentor_name", "tasks": "opgaver", "complaint_guidance": "id_complaint_guidance"}


@dataclass(frozen=True)
class Gap:
    """Something missing: where on the page it is mended (or nothing), and its Danish name."""

    place: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """All that an agreement says: what was granted, and what the caseworker has written.

    ``group_from`` is the day of a new target group, whose conditions are judged as of then. ``family_tie`` is
    none where the grant's answer still counts.
    """

    proposal: Proposal
    content: Content
    aim_type: str
    aim_text: str
    segments: tuple[rules.Segment, ...]
    mentor: Mentor | None
    target_group: str
    person: Mapping[str, object] = field(default_factory=dict)
    aim_indicator: str = ""
    aim_date: date | None = None
    effective_from: date | None = None
    group_from: date | None = None
    phase_out: tuple[tuple[date, Decimal], ...] = ()
    family_tie: bool | None = None

    @property
    def case(self):
        """The case that the grant belongs to."""
        return self.proposal.case

    @cached_property
    def guidance_gaps(self) -> list[str]:
        """What the complaint guidance lacks, in Danish (R-34)."""
        return complaint_gaps(paragraphs(self.content.complaint_guidance), authority())


@dataclass(frozen=True)
class Signing:
    """How the agreement is signed, as the rules see it; ``reasons`` are by rule code."""

    signed_on: date | None = None
    refused: bool = False
    reasons: Mapping[str, rules.DocumentedReason] | None = None


def sheet_of(version: AgreementVersion) -> Sheet:
    """The agreement as it was saved."""
    segments, proposal = list(version.segments.all()), version.agreement.proposal
    proposal.case = version.agreement.case
    return Sheet(
        proposal=proposal,
        content=content_of(version),
        aim_type=version.aim_type,
        aim_text=version.aim_text,
        segments=tuple(rules.Segment(s.start, s.end, s.level, s.weekly_hours) for s in segments),
        mentor=(segments[-1].mentor if segments else None) or proposal.mentor,
        target_group=version.target_group,
        person=version.person,
        aim_indicator=version.aim_indicator,
        aim_date=version.aim_date,
        effective_from=version.effective_from,
        group_from=group_from(segments),
        phase_out=plan_of(version.agreement),
        family_tie=version.family_tie,
    )


def group_from(days) -> date | None:
    """The first day of the last target group, when it is not the first one; of segments or spans."""
    since = None
    for before, after in pairwise(days):
        since = after.start if before.target_group != after.target_group else since
    return since


def sheet_of_grant(proposal: Proposal) -> Sheet:
    """The agreement that a grant would begin as."""
    segments, aim = proposal.segments.all(), proposal.assessment
    return Sheet(
        proposal=proposal,
        content=content_of_grant(proposal),
        aim_type=aim.aim_type,
        aim_text=aim.aim_text,
        segments=tuple(rules.Segment(s.start, s.end, s.level, s.weekly_hours) for s in segments),
        mentor=proposal.mentor,
        target_group=aim.target_group,
        aim_indicator=aim.aim_indicator,
        aim_date=aim.aim_date,
        phase_out=granted_steps(proposal),
    )


def judge(sheet: Sheet, signing: Signing | None = None) -> rules.Assessment:
    """The agreement judged by every rule, with the approver's yes to the reasons of the grant."""
    signing = signing or Signing()
    result = rules.evaluate(facts_of(sheet, signing), Stage.ACTIVATE, book=law.book())
    if sheet.effective_from is None or signing.signed_on is None:
        return result
    return structs.replace(result, findings=tuple(_about_change(f, sheet, signing) for f in result.findings))


def _about_change(finding: Finding, sheet: Sheet, signing: Signing) -> Finding:
    """R-35 in the words of a change, which begins later than the agreement."""
    if finding.rule != "R-35":
        return finding
    text = (
        f"Ændringen gælder fra {danish_date(sheet.effective_from)}, men er først skrevet under "
        f"{danish_date(signing.signed_on)}."
    )
    return replace(finding, text=text)


def _signed_on(sheet: Sheet, signing: Signing) -> date | None:
    """The signature as far after the first day as it came after what it is about began (R-35)."""
    if signing.signed_on is None or sheet.effective_from is None:
        return signing.signed_on
    return sheet.segments[0].start + max(signing.signed_on - sheet.effective_from, timedelta(0))


def facts_of(sheet: Sheet, signing: Signing) -> rules.Facts:
    """The facts of the grant with what the agreement says in their place."""
    proposal, content = sheet.proposal, sheet.content
    draft = draft_of(proposal)
    person = {**draft.person, **sheet.person, "target_group": sheet.target_group}
    family = draft.family_tie if sheet.family_tie is None else sheet.family_tie
    said = {"person": person, "mentor": sheet.mentor, "family_tie": family, "phase_out": sheet.phase_out}
    draft = replace(draft, **said)
    known = background(sheet.case, draft, proposal_id=proposal.pk, as_of=sheet.effective_from)
    journalled = proposal.assessment.journalled_at is not None
    facts = with_approver(facts_for(sheet.case, draft, known, journalled=journalled))
    return structs.replace(
        facts,
        aim=structs.replace(
            facts.aim,
            type=sheet.aim_type or None,
            text=sheet.aim_text or None,
            indicator=sheet.aim_indicator,
            date=sheet.aim_date,
        ),
        agreement=structs.replace(
            facts.agreement,
            segments=sheet.segments,
            tasks=tuple(line.text for line in content.tasks if line.individual),
            complaint_guidance=not sheet.guidance_gaps,
            signature_refused=signing.refused,
        ),
        mentor=structs.replace(
            facts.mentor,
            named=bool(content.mentor_name),
            contact=bool(content.mentor_phone or content.mentor_email),
        ),
        dates=structs.replace(facts.dates, signed=_signed_on(sheet, signing), group_from=sheet.group_from),
        reasons={**facts.reasons, **(signing.reasons or {})},
    )


def stood_before(proposal: Proposal) -> frozenset[tuple[str, str]]:
    """Rule and text of what an agreement from a spreadsheet broke already: history, which stops no change."""
    if proposal.state != ProposalState.ADOPTED:
        return frozenset()
    return frozenset((finding.rule, finding.text) for finding in findings_in(proposal.verdict))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without blanks."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks if block.strip())


def gaps(sheet: Sheet) -> list[Gap]:
    """What keeps the agreement from being printed, by name: empty ones of the six fields (R-07) first, then
    what the complaint guidance lacks, then any rule that no reason can override.

    Rules that want a reason were met when the support was granted.
    """
    blocking = judge(sheet).blocking
    found = [
        Gap(PLACES.get(name, ""), SIX_FIELDS[name])
        for finding in blocking
        if finding.rule == "R-07"
        for name in finding.fields
    ]
    if sheet.content.complaint_guidance:
        place = PLACES["complaint_guidance"]
        found = [gap for gap in found if gap.place != place]
        found += [Gap(place, f"i klagevejledningen: {lack}") for lack in sheet.guidance_gaps]
    named = ("R-07", "R-22", "R-34", *SIGNATURE_RULES)
    known = stood_before(sheet.proposal)
    hard = (f for f in blocking if f.severity == Severity.HARD and (f.rule, f.text) not in known)
    others = [f for f in hard if f.rule not in named]
    return found + [Gap("", finding.text) for finding in others]
