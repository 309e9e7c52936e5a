"""What the pages about keeping and deleting cases show."""

from dataclasses import dataclass
from datetime import date

from cases.models import Case
from mentorstotte.core.calendar import today as current_day
from mentorstotte.core.paging import KeysetPage, keyset_page
from reporting.actions.years import closed_years
from reporting.models import Deletion, KeptFigures, Retention
from reporting.retention import facts_of, known, with_facts
from reporting.rules.retention import Ending, endings, ends_on, holds, to_tell, version_on

DELETED = 20  # of the newest


@dataclass(frozen=True)
class Row:
    """A case on the list, and what keeps it now."""

    retention: Retention
    case: Case
    kept: tuple[str, ...]


@dataclass(frozen=True)
class RetentionList:
    """The cases of one's teams whose time is up or soon will be, and what was deleted in the municipality."""

    page: KeysetPage
    rows: list[Row]
    deleted: list[Deletion]
    figures: list[KeptFigures]

    @classmethod
    def of(cls, user, params) -> "RetentionList":
        """Read in five queries."""
        page = keyset_page(
            Retention.objects.filter(case__team_id__in=user.team_ids), order=("ends_on", "pk"), params=params
        )
        cases = with_facts(Case.objects.filter(pk__in=[row.case_id for row in page.rows]))
        found = {case.pk: case for case in cases.select_related("citizen")}
        closed = set(closed_years())
        rows = [
            Row(row, found[row.case_id], holds(facts_of(found[row.case_id], closed))) for row in page.rows
        ]
        deleted = list(Deletion.objects.select_related("approved_by")[:DELETED])
        return cls(page, rows, deleted, list(KeptFigures.objects.all()))


@dataclass(frozen=True)
class RetentionPage:
    """How long one case is kept, and why."""

    case: Case
    closed_on: date
    endings: tuple[Ending, ...]
    ends_on: date
    kept: tuple[str, ...]
    by_hand: str
    near: bool
    retention: Retention | None

    @classmethod
    def of(cls, case_id: int) -> "RetentionPage":
        """Read in three queries."""
        today = current_day()
        version = version_on(today)
        case, facts = known(case_id)
        return cls(
            case=case,
            closed_on=facts.closed_on,
            endings=endings(facts, version),
            ends_on=ends_on(facts, version),
            kept=holds(facts),
            by_hand=facts.by_hand,
            near=to_tell(facts, version, today),
            retention=Retention.objects.filter(case=case).select_related("approved_by").first(),
        )

    @property
    def approved(self) -> bool:
        """Somebody has said yes, and nothing has come in the way."""
        return bool(self.retention and self.retention.approved_at and not self.kept)
