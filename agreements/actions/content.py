"""What the caseworker completes in an agreement: taken from the grant, kept in the version."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agreements.actions.decisions import guidance_text
from agreements.actions.draft import TaskLine
from agreements.actions.facts import own_standard
from agreements.models import AgreementVersion, Proposal, VersionTask
from agreements.rules.contact import contact_spans
from cases.law import regimes

CONTACT = {
    "weekly": "Du og mentoren har kontakt mindst én gang om ugen. I aftaler selv tid og sted.",
    "fortnightly": "Du og mentoren har kontakt mindst hver anden uge. I aftaler selv tid og sted.",
    "": "Du og mentoren aftaler selv, hvor tit I har kontakt, og hvor I mødes.",
}
TEXTS = (
    "mentor_name",
    "mentor_phone",
    "mentor_email",
    "mentor_organisation",
    "not_tasks",
    "contact",
    "complaint_guidance",
)


@dataclass(frozen=True)
class Content:
    """The parts of an agreement that are written after the grant; aim, mentor, period and hours
    stand as granted."""

    mentor_name: str = ""
    mentor_phone: str = ""
    mentor_email: str = ""
    mentor_organisation: str = ""
    tasks: tuple[TaskLine, ...] = ()
    not_tasks: str = ""
    contact: str = ""
    complaint_guidance: str = ""


def contact_text(target_group: str, start: date, end: date) -> str:
    """How often to meet, as law or standard demand at the start of the period; else as the two agree."""
    spans = contact_spans(target_group, start, end, regimes(), own_standard())
    return CONTACT[spans[0].rule if spans else ""]


def content_of_grant(proposal: Proposal) -> Content:
    """What the grant says already, with the texts that every agreement has."""
    segments, mentor = list(proposal.segments.all()), proposal.mentor
    return Content(
        mentor_name=mentor.name,
        mentor_phone=mentor.phone,
        mentor_email=mentor.email,
        mentor_organisation=mentor.supplier.name,
        tasks=tuple(TaskLine(task.theme, task.text) for task in proposal.tasks.all()),
        not_tasks=proposal.not_tasks,
        contact=contact_text(proposal.assessment.target_group, segments[0].start, segments[-1].end),
        complaint_guidance=guidance_text(timezone.localdate()),
    )


def content_of(version: AgreementVersion) -> Content:
    """The content as it was saved."""
    return Content(
        tasks=tuple(TaskLine(task.theme, task.text) for task in version.tasks.all()),
        **{name: getattr(version, name) for name in TEXTS},
    )


def write_content(version: AgreementVersion, content: Content) -> None:
    """Stores the content in a version whose row the caller holds."""
    for name in TEXTS:
        setattr(version, name, getattr(content, name))
    version.save()
    tasks = [VersionTask(version=version, theme=line.theme, text=line.text) for line in content.tasks]
    if [(task.theme, task.text) for task in version.tasks.all()] != [(t.theme, t.text) for t in tasks]:
        version.tasks.all().delete()
        VersionTask.objects.bulk_create(tasks)
