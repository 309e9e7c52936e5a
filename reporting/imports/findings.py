"""Rule findings on an imported agreement: only what the sheet itself can show."""

from datetime import date
from typing import TYPE_CHECKING

from agreements import law
from agreements.enums import Stage
from agreements.rules.evaluate import findings_of
from agreements.rules.facts import AgreementFacts, AimFacts, CitizenFacts, Facts, MentorFacts, Segment
from cases.rules.standards import standard_for_municipality
from mentorstotte.core.fields import birth_date_of, is_replacement_cpr
from mentorstotte.core.findings import Finding, Severity

if TYPE_CHECKING:
    from reporting.imports.agreements import AgreementRow

# HARD rules with exceptions that a case records and a sheet does not (R-09: the citizen declined, or could
# start another offer). The finding stands on the agreement, but nobody is told to put it right.
NOT_PROVED_BY_A_SHEET = frozenset({"R-09"})


def findings_for(row: "AgreementRow", *, on: date, municipality: str) -> tuple[Finding, ...]:
    """What the rules say about an accepted row on the day ``on``, judged by the municipality's own standard.

    Facts that a sheet does not hold are unknown, and a rule that needs them says nothing. A sheet has no
    type of aim, so only an empty aim breaks R-03.
    """
    standard = standard_for_municipality(municipality)
    facts = Facts(
        standard=standard.id,
        target_group=row.target_group,
        on=on,
        agreement=AgreementFacts(
            segments=(Segment(row.start_date, row.end_date, row.level, row.weekly_hours),),
            tasks=(row.tasks,) if row.tasks else (),
        ),
        citizen=CitizenFacts(
            birth_date=None if is_replacement_cpr(row.cpr) else birth_date_of(row.cpr),
            registered_municipality=row.municipality,
        ),
        aim=AimFacts(text=row.employment_aim) if row.employment_aim else AimFacts(type="", text=""),
        mentor=MentorFacts(kind=row.mentor_kind, named=True, hourly_price=row.hourly_price),
    )
    return findings_of(facts, Stage.SUBMIT, book=law.book())


def must_be_put_right(finding: Finding) -> bool:
    """True when the row »skal rettes op«: the law is broken, and the sheet alone shows it."""
    return finding.severity == Severity.HARD and not finding.met and finding.rule not in NOT_PROVED_BY_A_SHEET
