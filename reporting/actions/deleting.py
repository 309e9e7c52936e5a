"""What is due, and has its yes, delivered to the archive and deleted: run by the owner of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from mentorstotte.core.calendar import today as current_day
from mentorstotte.core.wording import danish_date
from reporting.actions.archive import deliver
from reporting.actions.erasure import Kept, erase, finish_files, write_down
from reporting.models import Deletion, Retention
from reporting.retention import known
from reporting.rules.retention import ends_on, holds, may_go, version_on


@dataclass(frozen=True)
class Due:
    """A case whose time is up: ``kept`` says why it is not deleted now, empty when it is."""

    case_id: int
    number: str
    kept: str


def due(today: date | None = None) -> Iterator[Due]:
    """The cases whose time is up, the oldest first, each judged anew."""
    today = today or current_day()
    version = version_on(today)
    for row in Retention.objects.filter(ends_on__lte=today).select_related("case"):
        yield Due(row.case_id, row.case.number, _kept(row, version, today))


def _kept(row: Retention, version, today: date) -> str:
    _, facts = known(row.case_id)
    if not may_go(facts, version, today):
        return " ".join(holds(facts)) or f"Gemmes til {danish_date(ends_on(facts, version))}."
    return "" if row.approved_at else "Venter på teamlederens ja."


def delete_due(today: date | None = None) -> Iterator[tuple[Due, Deletion | None]]:
    """Delivers and deletes, a case at a time; gives each case with what was deleted.

    Finishes what an earlier run that was killed left behind. Raises what ``deliver`` raises: nothing is
    deleted of a case that the archive has not got.
    """
    finish_files()
    write_down()
    today = today or current_day()
    for each in list(due(today)):
        try:
            yield each, None if each.kept else _delete(each, today)
        except Kept as error:
            yield replace(each, kept=str(error)), None


def _delete(each: Due, today: date) -> Deletion:
    case, facts = known(each.case_id)
    digest = deliver(case, facts)
    rows = Retention.objects.select_related("approved_by").filter(case=case)
    return erase(
        case_id=case.pk,
        approved_by=rows.get().approved_by,
        index_sha256=digest,
        kept=lambda: _kept(rows.get(), version_on(today), today),
    )
