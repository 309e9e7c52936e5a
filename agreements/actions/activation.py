"""What stands between an agreement and its print or its signature: the rules of activation (domain 6.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from agreements import rules
from agreements.actions.content import Content, content_of
from agreements.actions.decisions import authority
from agreements.actions.draft import draft_of
from agreements.actions.facts import background, facts_for, with_approver
from agreements.documents.complaint import complaint_gaps
from agreements.enums import Stage
from agreements.models import AgreementVersion
from agreements.rules.contract import SIX_FIELDS
from mentorstotte.core.findings import Severity

SIGNATURE_RULES = ("R-21", "R-35")
FIELD_OF = {
    "mentor": "mentor_name",
    "tasks": "tasks",
    "complaint_guidance": "complaint_guidance",
}


@dataclass(frozen=True)
class Gap:
    """Something missing: the field of the form where it is mended (or nothing), and its Danish name."""

    field: str
    text: str


@dataclass(frozen=True)
class Signing:
    """How the agreement is signed, as the rules see it; ``reasons`` are by rule code."""

    signed_on: date | None = None
    refused: bool = False
    reasons: Mapping[str, rules.DocumentedReason] | None = None


def judge(version: AgreementVersion, signing: Signing | None = None) -> rules.Assessment:
    """The agreement judged by every rule, with the approver's yes to the reasons of the grant."""
    facts = facts_of(version, signing or Signing())
    return rules.evaluate(facts, Stage.ACTIVATE)


def facts_of(version: AgreementVersion, signing: Signing) -> rules.Facts:
    """The facts of the grant with what the agreement says in their place."""
    agreement, proposal = version.agreement, version.agreement.proposal
    content = content_of(version)
    draft = draft_of(proposal)
    known = background(agreement.case, draft, proposal_id=proposal.pk)
    facts = facts_for(agreement.case, draft, known, journalled=proposal.assessment.journalled_at is not None)
    facts = with_approver(facts)
    return replace(
        facts,
        aim=replace(facts.aim, type=version.aim_type or None, text=version.aim_text or None),
        agreement=replace(
            facts.agreement,
            segments=tuple(
                rules.Segment(s.start, s.end, s.level, s.weekly_hours) for s in version.segments.all()
            ),
            tasks=tuple(line.text for line in content.tasks if line.individual),
            complaint_guidance=not guidance_gaps(content),
            signature_refused=signing.refused,
        ),
        mentor=replace(
            facts.mentor,
            named=bool(content.mentor_name),
            contact=bool(content.mentor_phone or content.mentor_email),
        ),
        dates=replace(facts.dates, signed=signing.signed_on),
        reasons={**facts.reasons, **(signing.reasons or {})},
    )


def guidance_gaps(content: Content) -> list[str]:
    """What the complaint guidance lacks, in Danish (R-34)."""
    return complaint_gaps(paragraphs(content.complaint_guidance), authority())


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without blanks."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks if block.strip())


def gaps(version: AgreementVersion) -> list[Gap]:
    """What keeps the version from being printed, by name: empty ones of the six fields (R-07) first, then
    what
    the complaint guidance lacks, then any rule that no reason can override.

    Rules that want a reason were met when the support was granted.
    """
    blocking = judge(version).blocking
    found = [
        Gap(FIELD_OF.get(name, ""), SIX_FIELDS[name])
        for finding in blocking
        if finding.rule == "R-07"
        for name in finding.fields
    ]
    if version.complaint_guidance:
        found = [gap for gap in found if gap.field != "complaint_guidance"]
        lacking = guidance_gaps(content_of(version))
        found += [Gap("complaint_guidance", f"i klagevejledningen: {gap}") for gap in lacking]
    named = ("R-07", "R-22", "R-34", *SIGNATURE_RULES)
    others = [f for f in blocking if f.severity == Severity.HARD and f.rule not in named]
    return found + [Gap("", finding.text) for finding in others]
