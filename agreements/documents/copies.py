"""Texts to paste into other systems: the journal of the case system, and the citizen's plan (Min Plan).

Min Plan has had to hold aim, name and contact, tasks, duration and hours since 2020. No CPR number: the
text goes into the citizen's own record there.
"""

from agreements.documents.agreement import AgreementPrint
from mentorstotte.core.wording import danish_date, danish_hours, danish_list


def plan_text(sheet: AgreementPrint) -> str:
    """What Min Plan must hold, each part on its own line."""
    mentor = sheet.mentor
    contact = ", ".join(filter(None, (mentor.name, mentor.organisation, mentor.phone, mentor.email)))
    lines = [
        f"Mål: {sheet.aim.text}",
        f"Mentor: {contact}",
        "Mentoren hjælper med:",
        *(f"- {task.text}" for task in sheet.tasks),
        f"Varighed: fra {danish_date(sheet.start)} til og med {danish_date(sheet.end)}",
        f"Timer: {_hours(sheet)}",
    ]
    return "\n".join(lines)


def _hours(sheet: AgreementPrint) -> str:
    if len(sheet.segments) == 1:
        return danish_hours(sheet.segments[0].hours)
    return danish_list(f"{danish_hours(s.hours)} fra {danish_date(s.start)}" for s in sheet.segments)


def agreement_text(sheet: AgreementPrint) -> str:
    """The agreement for the journal of the case system."""
    parts = [
        f"{sheet.title}, version {sheet.version}, sag {sheet.filing.case_number}",
        *sheet.changes,
        f"Målgruppe: {sheet.target_group}",
        f"Retsgrundlag: {sheet.legal_basis}",
        plan_text(sheet),
    ]
    if sheet.not_tasks:
        parts.append(f"Mentoren hjælper ikke med: {'; '.join(sheet.not_tasks)}")
    if sheet.follow_ups:
        parts.append(f"Opfølgning senest {danish_list(danish_date(day) for day in sheet.follow_ups)}")
    if sheet.effect_assessment:
        parts.append(f"Effektvurdering senest {danish_date(sheet.effect_assessment)}")
    return "\n".join(parts)


def decision_text(*, outcome: str, decided_on, by: str, reasons: str, legal_basis: str, guidance: str) -> str:
    """A decision for the journal of the case system."""
    parts = [
        f"{outcome}, {danish_date(decided_on)}, {by}",
        f"Begrundelse: {reasons}",
        f"Retsgrundlag: {legal_basis}",
    ]
    if guidance:
        parts.append(f"Vejledning om anden hjælp: {guidance}")
    parts.append("Klagevejledning er givet.")
    return "\n".join(parts)
