"""Imported agreements that break the law as they stand: put right or explained, with a journal note."""

from django.db import transaction
from django.utils import timezone

from agreements.enums import VersionState
from agreements.models import Agreement
from cases.actions.journal import write_note
from cases.enums import NoteKind
from mentorstotte.core.actions import record


def broken_rules(agreement: Agreement) -> list[dict]:
    """The findings of the import that must be put right: rule, text and source."""
    return [finding for finding in agreement.findings if finding["must_be_put_right"]]


def lacks_aim(agreement: Agreement) -> bool:
    """Whether the imported version has no aim; then it can be written when the agreement is put right."""
    return agreement.versions.filter(state=VersionState.IMPORTED, aim_text="").exists()


@transaction.atomic
def mark_corrected(*, agreement_id: int, note: str, aim_text: str = "", by) -> Agreement:
    """Takes the agreement off the list of those that must be put right, and journals ``note``.

    ``aim_text`` fills in the aim where the sheet had none. A second call changes nothing.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("case").get(pk=agreement_id)
    if not agreement.to_correct:
        return agreement
    agreement.to_correct = False
    agreement.save(update_fields=["to_correct"])
    if aim_text:
        for version in agreement.versions.filter(state=VersionState.IMPORTED, aim_text=""):
            version.aim_text = aim_text
            version.save(update_fields=["aim_text"])
    theme = f"Rettet op: aftale {agreement.number}"
    write_note(
        case=agreement.case,
        kind=NoteKind.NOTE,
        occurred_on=timezone.localdate(),
        theme=theme,
        text=_journal_text(agreement, note, aim_text),
        final=True,
        by=by,
    )
    record("agreement.corrected", subject=agreement, case_id=agreement.case_id, by=by, text=theme)
    return agreement


def _journal_text(agreement: Agreement, note: str, aim_text: str) -> str:
    rules = [f"{finding['rule']}: {finding['text']}" for finding in broken_rules(agreement)]
    aim = [f"Mål tilføjet: {aim_text}"] if aim_text else []
    return "\n".join([note, "", "Ved indlæsningen stod der:", *rules, *aim])
