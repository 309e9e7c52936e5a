"""The duty to inform (oplysningspligt): what is done with the data is told once; who has not been told?"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from agreements.enums import InformedHow, Origin
from agreements.models import Agreement, Dispatch, Information
from cases.models import Case
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date

MIN_NOTE = 10


def uninformed() -> QuerySet[Case]:
    """Open cases of citizens alive whom nobody has told what is done with their data.

    Who came in with an agreement from a spreadsheet was told where the case began (article 13(4)).
    """
    told = Information.objects.filter(citizen=OuterRef("citizen"))
    came_in = Agreement.objects.filter(case=OuterRef("pk"), origin=Origin.IMPORT)
    return Case.objects.open().filter(~Exists(told), ~Exists(came_in), citizen__deceased_on__isnull=True)


def letter_sent(row: Dispatch, by) -> None:
    """The letter has left: from now on the citizen has been told, by the text that stands in it."""
    version = date.fromisoformat(row.document.paper.given["version"])
    on = row.available_on or timezone.localdate(row.sent_at)
    _keep(row.case, by, version=version, how=row.channel, on=on)


@transaction.atomic
def told_elsewhere(*, case_id: int, on: date, note: str, by) -> Information:
    """The citizen knows it already from somewhere else, which ``note`` names; the same again is one row.

    Raises Refused for a day to come and when the note says nothing.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=case_id)
    if on > timezone.localdate():
        raise Refused("Dagen ligger i fremtiden.", at="on")
    if len(note.strip()) < MIN_NOTE:
        raise Refused(f"Skriv hvordan med mindst {MIN_NOTE} tegn.", at="note")
    return _keep(case, by, version=None, how=InformedHow.ELSEWHERE, on=on, note=note.strip())


def _keep(case: Case, by, *, how: str, on: date, **facts) -> Information:
    said = {"case": case, "registered_by": by}
    made, new = Information.objects.get_or_create(
        citizen=case.citizen, how=how, on=on, **facts, defaults=said
    )
    if new:
        text = f"Borgeren er oplyst om sine data {danish_date(on)} ({made.get_how_display().lower()})"
        record("citizen.informed", subject=made, case_id=case.pk, by=by, text=text)
    return made
