"""Mentors for a citizen as the ranking wants them: who can be given new agreements, with price, free hours,
and whether the citizen has had them before.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models.functions import Coalesce

from agreements.actions.draft import Draft
from agreements.actions.facts import own_standard, promised
from agreements.enums import VersionState
from agreements.models import AgreementVersion, Segment
from cases.enums import TargetGroup
from cases.rules.target_groups import groups
from mentorstotte.core.calendar import today
from mentorstotte.core.database import sight
from providers.enums import MentorSuits
from providers.models import Mentor
from providers.rules.capacity import Booking, least_free
from providers.rules.matching import Candidate, Ranked, Wish, ranked
from providers.rules.prices import cap_for

SHOWN = 20
# The catalogue's own word for the citizens of a target group, where it has one.
SUITS_OF = {
    TargetGroup.T02_AKT_UDH: MentorSuits.YOUNG,
    TargetGroup.T03_ENL_UDH: MentorSuits.SINGLE_PARENTS,
    TargetGroup.T04_PSYK: MentorSuits.MENTAL_HEALTH,
    TargetGroup.T05_LOESL: MentorSuits.RELEASED,
    TargetGroup.T06_UNG30: MentorSuits.YOUNG,
    TargetGroup.T08_UDL_AKT: MentorSuits.REFUGEES,
    TargetGroup.T09_UDL_U30: MentorSuits.REFUGEES,
}
HAD = (VersionState.SIGNED, VersionState.IMPORTED, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class Found:
    """A ranked mentor with the row of the catalogue and the hours a week that are left."""

    ranked: Ranked
    mentor: Mentor
    free: Decimal | None


@dataclass(frozen=True)
class Need:
    """For whom and when: ``citizen_id`` and the proposal that already holds hours, when there is a case."""

    start: date
    end: date
    citizen_id: int | None = None
    proposal_id: int | None = None


def wish_of(draft: Draft) -> Wish:
    """What the assessment says of the mentor that is needed."""
    return _wish(draft.person.get("target_group"), draft.segments)


def wish_of_version(version: AgreementVersion) -> Wish:
    """What an agreement says of it."""
    return _wish(version.target_group, version.segments.all())


def _wish(group: str | None, spans) -> Wish:
    return Wish(
        role=(groups()[group].coordinator or "") if group else "",
        suits=SUITS_OF.get(group, ""),
        weekly_hours=max((span.weekly_hours for span in spans if span.weekly_hours), default=None),
    )


@dataclass
class Offer:
    """What is asked of a new mentor in a running agreement; the list is read when it is first asked for."""

    base: AgreementVersion
    wish: Wish
    filters: Mapping[str, object]

    @cached_property
    def found(self) -> list[Found]:
        """The ranked list for the days that are left, without the present mentor."""
        agreement = self.base.agreement
        start = max(today(), self.base.start_date)
        need = Need(start, self.base.end_date, agreement.case.citizen_id, agreement.proposal_id)
        found = find_mentors(self.wish, need, **self.filters)
        return [each for each in found if each.mentor.pk != agreement.mentor_id]

    def of(self, key) -> Found | None:
        """One mentor's place on the list, by the key as it was typed."""
        return next((each for each in self.found if str(each.mentor.pk) == str(key)), None) if key else None


def find_mentors(wish: Wish, need: Need, *, kind: str = "", must=()) -> list[Found]:
    """All mentors that fit, the most points first; three questions, one less without a citizen."""
    mentors = Mentor.objects.active().listed().priced_on(need.start).capped_on(need.start)
    rows = {mentor.pk: mentor for mentor in (mentors.filter(kind=kind) if kind else mentors)}
    free = _free_hours(rows.values(), need)
    had = _had(need.citizen_id)
    caps = own_standard().on(need.start).price_cap
    fit = (_candidate(mentor, free[mentor.pk], caps, mentor.pk in had) for mentor in rows.values())
    return [Found(each, rows[each.key], free[each.key]) for each in ranked(wish, fit, must=must)]


def _candidate(mentor: Mentor, free: Decimal | None, caps, known: bool) -> Candidate:
    return Candidate(
        key=mentor.pk,
        name=mentor.name,
        kind=mentor.kind,
        roles=frozenset(mentor.roles),
        competent=mentor.special_competence,
        suits=frozenset(mentor.suits),
        languages=mentor.languages,
        area=mentor.area,
        free=free,
        price=mentor.price,
        cap=cap_for(caps, mentor.kind, mentor.cap),
        known=known,
    )


@sight.across_teams()
def _free_hours(mentors, need: Need) -> dict[int, Decimal | None]:
    """Hours a week left on every day of the period; none where no capacity is agreed."""
    booked = defaultdict(list)
    spans = promised(need.start, but=need.proposal_id).filter(begins__lte=need.end)
    for whose, *span in spans.values_list("whose", "begins", "last", "weekly_hours"):
        booked[whose].append(Booking(*span))
    return {
        mentor.pk: least_free(mentor.capacity_hours, booked[mentor.pk], need.start, need.end)
        if mentor.capacity_hours is not None
        else None
        for mentor in mentors
    }


@sight.across_teams()
def _had(citizen_id: int | None) -> set[int]:
    """Keys of the mentors whom the citizen has had."""
    if citizen_id is None:
        return set()
    spans = Segment.objects.filter(version__agreement__case__citizen=citizen_id, version__state__in=HAD)
    return set(spans.values_list(Coalesce("mentor", "version__agreement__mentor"), flat=True))
