"""The rows of a version's days as spans, and back."""

from agreements.actions.facts import hourly_price
from agreements.models import AgreementVersion, Segment
from agreements.rules.events.entries import MentorPeriod
from agreements.rules.spans import Span, joined, mentor_periods, until


def spans_of(version: AgreementVersion) -> tuple[Span, ...]:
    """The version's days, oldest first; imported ones have the agreement's mentor and target group."""
    agreement = version.agreement
    return tuple(
        Span(
            row.start,
            row.end,
            row.level,
            row.weekly_hours,
            row.mentor_id or agreement.mentor_id,
            row.target_group or version.target_group,
        )
        for row in version.segments.all()
    )


def stretches_of(version: AgreementVersion) -> tuple[Span, ...]:
    """The days by level and hours alone, as they are printed: a new mentor makes no new stretch."""
    return joined(Span(row.start, row.end, row.level, row.weekly_hours) for row in version.segments.all())


def hours_of(rows) -> tuple[Span, ...]:
    """The days by hours alone, for those whom the level does not concern."""
    return joined(Span(row.start, row.end, None, row.weekly_hours) for row in rows)


def write_spans(version: AgreementVersion, spans: tuple[Span, ...], mentors: dict) -> None:
    """Stores the days of a version whose row the caller holds. ``mentors`` are by key."""
    known = {(row.start, row.mentor_id): row.hourly_price for row in version.segments.all()}
    version.segments.all().delete()
    Segment.objects.bulk_create(
        Segment(
            version=version,
            start=span.start,
            end=span.end,
            level=span.level,
            weekly_hours=span.weekly_hours,
            mentor=mentors.get(span.mentor),
            target_group=span.target_group,
            hourly_price=known.get((span.start, span.mentor))
            or hourly_price(mentors.get(span.mentor), span.start),
        )
        for span in spans
    )


def mentor_days(version: AgreementVersion) -> tuple[MentorPeriod, ...]:
    """On which days which mentor may register time (R-27), an early end taken into account."""
    spans = spans_of(version)
    last = version.agreement.ended_on
    return mentor_periods(until(spans, last) if last else spans)
