"""The assessment as one text for the journal (R-04, domain 6.1): what was found, what is asked for, and
why.
"""

from django.utils import timezone

from agreements import rules
from agreements.actions.decisions import legal_basis_of
from agreements.actions.draft import Draft, Stretch
from agreements.models import Proposal
from cases.actions.journal import write_note
from cases.enums import (
    AimType,
    Benefit,
    BoundaryAnswer,
    BoundaryScheme,
    Need,
    NoteKind,
    Readiness,
    SupportTheme,
    TargetGroup,
)
from cases.models import Assessment
from mentorstotte.core.findings import Severity
from mentorstotte.core.wording import danish_date, danish_hours, danish_list

THEME = "Vurdering og indstilling om mentorstøtte"


def journal_assessment(proposal: Proposal, draft: Draft, result: rules.Assessment, *, by) -> None:
    """Journals the assessment as a final note, unless it stands there already; a changed one points at the
    one before.
    """
    assessment = proposal.assessment
    basis = legal_basis_of(draft.person["target_group"], draft.start or timezone.localdate())
    text = assessment_text(draft, result, basis)
    if assessment.note and assessment.note.text == text:
        return
    assessment.note = write_note(
        case=proposal.case,
        kind=NoteKind.ASSESSMENT,
        occurred_on=timezone.localdate(),
        theme=THEME,
        text=text,
        final=True,
        by=by,
        corrects=assessment.note,
    )
    assessment.journalled_by, assessment.journalled_at = by, timezone.now()
    assessment.save()


def assessment_text(draft: Draft, result: rules.Assessment, legal_basis: str) -> str:
    """The whole assessment, in the order in which it was made."""
    parts = (
        ("Borgerens situation", _situation(draft.person)),
        ("Målgruppe", _target_group(draft.person, legal_basis)),
        ("Beskæftigelsesmål", _aim(draft.person)),
        ("Behovet", _need(draft.person)),
        ("Snitflader", _boundaries(draft)),
        ("Støtten", _support(draft)),
        ("Begrundelser", _reasons(draft, result)),
    )
    return "\n\n".join(f"{heading}\n{text}" for heading, text in parts if text)


def _label(choices, value: str) -> str:
    return choices(value).label if value else ""


def _situation(person: dict) -> str:
    facts = [_label(Benefit, person["benefit"]), _label(Readiness, person["readiness"])]
    for name, value in person.items():
        field = Assessment._meta.get_field(name)
        if isinstance(value, bool):
            facts.append(f"{field.verbose_name}: {'ja' if value else 'nej'}")
        elif name in ("admission_on", "discharge_on", "first_use_on") and value:
            facts.append(f"{field.verbose_name} {danish_date(value)}")
    return "; ".join(fact for fact in facts if fact)


def _target_group(person: dict, legal_basis: str) -> str:
    return f"{TargetGroup(person['target_group']).label} ({legal_basis})" if person["target_group"] else ""


def _aim(person: dict) -> str:
    lines = [f"{_label(AimType, person['aim_type'])}: {person['aim_text']}".strip(": ")]
    if person["aim_target"]:
        lines.append(f"Fag, skole eller tilbud: {person['aim_target']}")
    if person["aim_indicator"]:
        lines.append(f"Målet er nået, når: {person['aim_indicator']}")
    if person["aim_date"]:
        lines.append(f"Målet nås senest {danish_date(person['aim_date'])}")
    return "\n".join(line for line in lines if line)


def _need(person: dict) -> str:
    lines = [person["need_text"]]
    if person["decisive"]:
        lines.append(f"Hvorfor mentor er afgørende: {person['decisive']}")
    if person["extension_reason"]:
        lines.append(f"Hvorfor støtten skal forlænges: {person['extension_reason']}")
    if person["beyond_normal"]:
        lines.append(f"Ud over det sædvanlige på stedet: {person['beyond_normal']}")
    if person["themes"]:
        lines.append(f"Støttens art: {danish_list(SupportTheme(theme).label for theme in person['themes'])}")
    if person["need"]:
        lines.append(f"Behovets varighed: {_label(Need, person['need'])}")
    return "\n".join(line for line in lines if line)


def _boundaries(draft: Draft) -> str:
    rows = [
        f"{BoundaryScheme(scheme).label}: {BoundaryAnswer(answer).label.lower()}"
        for scheme, answer in draft.boundary.items()
    ]
    return "\n".join([*rows, draft.person["boundary_note"]]).strip()


def _stretch(stretch: Stretch) -> str:
    days = [danish_date(day) if day else "ikke angivet" for day in (stretch.start, stretch.end)]
    hours = danish_hours(stretch.weekly_hours) if stretch.weekly_hours else "timetal ikke angivet"
    level = f", niveau {stretch.level}" if stretch.level else ""
    return f"{days[0]} til og med {days[1]}: {hours}{level}"


def _support(draft: Draft) -> str:
    lines = [_stretch(stretch) for stretch in draft.segments]
    if draft.mentor:
        lines.append(f"Mentor: {draft.mentor}")
    lines += [f"Opgave: {line.text}" for line in draft.tasks]
    lines += [f"Udfasning: fra {danish_date(day)} {danish_hours(hours)}" for day, hours in draft.phase_out]
    if draft.not_tasks:
        lines.append(f"Det hjælper mentoren ikke med: {draft.not_tasks}")
    return "\n".join(lines)


def _reasons(draft: Draft, result: rules.Assessment) -> str:
    lines = []
    for finding in result.findings:
        given = draft.reasons.get(finding.rule)
        if finding.severity != Severity.REASON or given is None:
            continue
        labels = dict(rules.reason_categories(finding.rule, result.standard))
        words = given.text or f"Det fremgår af vurderingen: {given.passage}"
        lines.append(f"{finding.rule} {finding.text}\n{labels.get(given.category, given.category)}: {words}")
    return "\n".join(lines)
