"""The paper of a hand-over, made by itself when a case gets another caseworker, an agreement another mentor.

What changes hands asks for it in the same transaction; a worker makes it when that is committed.
"""

from django.db import transaction
from django.utils import timezone

from agreements.actions.deadlines import governing_version
from agreements.actions.papers import keep_paper
from agreements.enums import VersionChange
from agreements.models import Agreement, AgreementVersion, HandOver, Paper
from mentorstotte.core.actions import record
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused

KINDS = {False: DocumentKind.HAND_OVER, True: DocumentKind.MENTOR_HAND_OVER}


def ask_for_caseworker(case, *, by) -> Agreement | None:
    """Asks for the paper of each agreement of the case that runs or will; gives the first to end."""
    running = Agreement.objects.in_force().filter(case=case, end_date__gte=timezone.localdate())
    found = list(running.order_by("end_date", "pk"))
    _ask(found, to_mentor=False, by=by)
    return found[0] if found else None


def ask_for_new_mentor(version: AgreementVersion, *, by) -> None:
    """Asks for the mentor's paper when the signed version brings another mentor than there was before it."""
    if version.change_kind == VersionChange.MENTOR or _follows_another(version.agreement):
        _ask([version.agreement], to_mentor=True, by=by)


def _follows_another(agreement: Agreement) -> bool:
    """The agreement before it in the case had another mentor."""
    earlier = Agreement.objects.in_force().filter(case=agreement.case_id, start_date__lt=agreement.start_date)
    mentors = earlier.order_by("-start_date", "-pk").values_list("mentor_id", flat=True)[:1]
    return any(mentor not in (None, agreement.mentor_id) for mentor in mentors)


def _ask(agreements: list[Agreement], *, to_mentor: bool, by) -> None:
    """One that waits already is enough: it says what holds when it is made."""
    rows = [HandOver(agreement=each, to_mentor=to_mentor, asked_by=by) for each in agreements]
    HandOver.objects.bulk_create(rows, ignore_conflicts=True)


def waiting() -> list[int]:
    """Those that are not made, the oldest first."""
    return list(HandOver.objects.filter(done_at=None).values_list("pk", flat=True))


@transaction.atomic
def make_paper(hand_over_id: int) -> HandOver | None:
    """Makes the paper; nothing when it is made, or another worker is at it. What cannot be made is said in
    the case.
    """
    rows = HandOver.objects.select_for_update(skip_locked=True, of=("self",)).filter(done_at=None)
    row = rows.select_related("agreement", "asked_by").filter(pk=hand_over_id).first()
    if row is None:
        return None
    try:
        row.document = _keep(row)
    except Refused as error:
        row.refused = str(error)[:500]
        text = f"Overdragelsen blev ikke lavet som PDF: {error}"
        record(
            "hand_over.refused", subject=row, case_id=row.agreement.case_id, by=row.asked_by, text=text[:300]
        )
    row.done_at = timezone.now()
    row.save()
    return row


def _keep(row: HandOver):
    return keep_paper(
        kind=KINDS[row.to_mentor],
        case_id=row.agreement.case_id,
        version_id=governing_version(row.agreement).pk,
        given={"worked": "", "wishes": "", "day": timezone.localdate().isoformat()},
        by=row.asked_by,
    )


def newest_paper(agreement: Agreement, *, to_mentor: bool) -> Paper | None:
    """The one that was made last, with its document."""
    found = Paper.objects.filter(version__agreement=agreement, kind=KINDS[to_mentor])
    return found.select_related("document").first()
