"""Rule facts from a case and a draft: the one place where rows become what the rules may know."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from msgspec.structs import replace

from agreements import rules
from agreements.actions.draft import Draft
from agreements.enums import ProposalState, VersionState
from agreements.models import AgreementVersion, Proposal, Segment
from agreements.models.agreement import IN_FORCE
from cases.rules.standards import Standard, StandardVersion, standard_for_municipality
from mentorstotte.core.database import sight
from mentorstotte.core.parts import with_parts
from providers.models import Mentor
from providers.rules.capacity import Booking

NOT_YET_SIGNED = (VersionState.DRAFT, VersionState.READY, VersionState.SENT)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Background:
    """What the draft does not say: the municipality's standard, the citizen's other grants, the mentor's
    price and what the mentor has promised others.
    """

    standard: Standard
    earlier: tuple[rules.EarlierAgreement, ...]
    hourly_price: Decimal | None
    price_cap: Decimal | None = None
    bookings: tuple[Booking, ...] = ()

    def version(self, start: date | None) -> StandardVersion:
        """The standard's version on the first day, or today."""
        return self.standard.on(start or timezone.localdate())


def own_standard() -> Standard:
    """The service standard of this installation's municipality."""
    return standard_for_municipality(settings.MUNICIPALITY_CODE)


def background(case, draft: Draft, *, proposal_id: int | None, as_of: date | None = None) -> Background:
    """Reads what the rules need besides the draft, in four queries at most; price and promised hours of the
    mentor are those from the first day on, unless ``as_of`` names another.
    """
    day = as_of or draft.start or timezone.localdate()
    price, cap = price_and_cap(draft.mentor, day)
    return Background(
        standard=own_standard(),
        earlier=earlier_grants(case.citizen_id, but=proposal_id),
        hourly_price=price,
        price_cap=cap,
        bookings=bookings(draft.mentor, day, but=proposal_id),
    )


@sight.across_teams()
def bookings(mentor, first: date, *, but: int | None) -> tuple[Booking, ...]:
    """Hours that a mentor has promised from ``first`` on, in agreements in force; not looked up for a mentor
    without an agreed capacity.
    """
    if mentor is None or mentor.capacity_hours is None:
        return ()
    own = Q(mentor=mentor) | Q(mentor__isnull=True, version__agreement__mentor=mentor)
    rows = promised(first, but=but).filter(own)
    return tuple(Booking(*row) for row in rows.values_list("begins", "last", "weekly_hours"))


def promised(first: date, *, but: int | None):
    """Spans of hours promised from ``first`` on, in agreements in force but that of the proposal ``but``:
    ``begins``, ``last``, ``weekly_hours``, and whose they are in ``whose``.
    """
    last = Least("end", Coalesce("version__agreement__ended_on", "end"))
    return (
        Segment.objects.filter(version__state__in=IN_FORCE, weekly_hours__isnull=False)
        .exclude(version__agreement__proposal_id=but, version__agreement__proposal_id__isnull=False)
        .annotate(
            begins=Greatest("start", Value(first)),
            last=last,
            whose=Coalesce("mentor", "version__agreement__mentor"),
        )
        .filter(last__gte=F("begins"))
    )


def hourly_price(mentor, day: date) -> Decimal | None:
    """Kroner an hour on a day: the mentor's own price, else the supplier's framework agreement; None:
    unknown.
    """
    return price_and_cap(mentor, day)[0]


def price_and_cap(mentor, day: date) -> tuple[Decimal | None, Decimal | None]:
    """Kroner an hour of the mentor on a day, and the municipality's own cap of the kind; None: unknown."""
    if mentor is None:
        return None, None
    return Mentor.objects.priced_on(day).capped_on(day).values_list("price", "cap").get(pk=mentor.pk)


@sight.across_teams()
def earlier_grants(citizen_id: int, *, but: int | None) -> tuple[rules.EarlierAgreement, ...]:
    """The citizen's other grants in whatever team: agreements, signed or on their way, and grants without
    one yet.
    """
    return (*_agreements(citizen_id, but), *_granted_without_agreement(citizen_id, but))


def _agreements(citizen_id: int, but: int | None):
    others = Q(agreement__proposal__isnull=True) | ~Q(agreement__proposal_id=but)
    versions = (
        AgreementVersion.objects.filter(
            others, agreement__case__citizen_id=citizen_id, state__in=[*IN_FORCE, *NOT_YET_SIGNED]
        )
        .select_related("agreement")
        .order_by("agreement", "number")
    )
    chosen: dict[int, AgreementVersion] = {}
    for version in with_parts(versions, "segments"):
        known = chosen.get(version.agreement_id)
        if known is None or version.state in IN_FORCE:
            chosen[version.agreement_id] = version
    return (_earlier(version) for version in chosen.values())


def _earlier(version: AgreementVersion) -> rules.EarlierAgreement:
    agreement = version.agreement
    end = agreement.ended_on or version.end_date
    return rules.EarlierAgreement(
        start=version.start_date,
        end=max(end, version.start_date),
        kind=agreement.kind,
        mentor_id=str(agreement.mentor_id) if agreement.mentor_id else None,
        segments=_clipped(version.segments.all(), end),
        effect_assessment=agreement.effect_assessed_on,
    )


def _clipped(segments, end: date) -> tuple[rules.Segment, ...]:
    return tuple(
        rules.Segment(segment.start, min(segment.end, end), segment.level, segment.weekly_hours)
        for segment in segments
        if segment.start <= end
    )


def _granted_without_agreement(citizen_id: int, but: int | None):
    granted = Proposal.objects.filter(
        case__citizen_id=citizen_id, state=ProposalState.APPROVED, agreement__isnull=True
    ).exclude(pk=but)
    for proposal in with_parts(granted, "segments"):
        segments = list(proposal.segments.all())
        yield rules.EarlierAgreement(
            start=segments[0].start,
            end=segments[-1].end,
            kind=proposal.kind,
            mentor_id=str(proposal.mentor_id) if proposal.mentor_id else None,
            segments=_clipped(segments, segments[-1].end),
        )


def facts_for(case, draft: Draft, known: Background, *, journalled: bool = False) -> rules.Facts:
    """The facts of a draft. What was not answered is not known."""
    person = draft.person
    return rules.Facts(
        standard=known.standard.id,
        target_group=person.get("target_group") or None,
        agreement=_agreement(draft, known),
        on=timezone.localdate(),
        citizen=_citizen(case.citizen, person),
        dates=rules.DateFacts(
            admission=person.get("admission_on"),
            discharge=person.get("discharge_on"),
            first_use=person.get("first_use_on"),
        ),
        aim=rules.AimFacts(
            type=person.get("aim_type") or None,
            text=person.get("aim_text") or None,
            indicator=person.get("aim_indicator", ""),
            date=person.get("aim_date"),
        ),
        assessment=rules.AssessmentFacts(
            journalled=journalled,
            decisive=person.get("decisive", ""),
            beyond_normal=person.get("beyond_normal", ""),
            need=person.get("need") or None,
            boundary=dict(draft.boundary),
        ),
        mentor=_mentor(case, draft, known),
        earlier=known.earlier,
        reasons={
            rule: rules.DocumentedReason(reason.category, reason.text, reason.passage)
            for rule, reason in draft.reasons.items()
        },
        exceptions=frozenset(draft.exceptions),
    )


def _citizen(citizen, person: dict) -> rules.CitizenFacts:
    return rules.CitizenFacts(
        birth_date=citizen.birth_date,
        registered_municipality=citizen.registered_municipality or None,
        benefit=person.get("benefit") or None,
        readiness=person.get("readiness") or None,
        cannot_take_part_in_offers=person.get("cannot_take_part_in_offers"),
        single_parent=person.get("single_parent"),
        education_order=person.get("education_order"),
        qualifying_education=person.get("qualifying_education"),
        starts_ordinary_education=person.get("starts_ordinary_education"),
        earlier_contact_with_jobcentre=person.get("earlier_contact_with_jobcentre"),
        integration_programme=person.get("integration_programme"),
        no_fixed_abode=citizen.no_fixed_abode,
        moved_on=citizen.moved_on,
        deceased_on=citizen.deceased_on,
    )


def _mentor(case, draft: Draft, known: Background) -> rules.MentorFacts:
    mentor = draft.mentor
    if mentor is None:
        return rules.MentorFacts()
    caseworker = case.caseworker
    return rules.MentorFacts(
        kind=mentor.kind,
        role=mentor.roles[0] if mentor.roles else None,
        id=str(mentor.pk),
        named=bool(mentor.name),
        contact=mentor.has_contact,
        special_competence=mentor.special_competence,
        hourly_price=known.hourly_price,
        price_cap=known.price_cap,
        is_caseworker=bool(caseworker and mentor.email and mentor.email.lower() == caseworker.email.lower()),
        family_tie=draft.family_tie,
        capacity=mentor.capacity_hours,
        bookings=known.bookings,
    )


def _agreement(draft: Draft, known: Background) -> rules.AgreementFacts:
    return rules.AgreementFacts(
        segments=tuple(rules.Segment(**vars(stretch)) for stretch in draft.segments),
        kind=kind_of(draft, known),
        tasks=tuple(line.text for line in draft.tasks if line.individual),
        phase_out=tuple(rules.PhaseOutStep(day, hours) for day, hours in draft.phase_out),
    )


def kind_of(draft: Draft, known: Background) -> str:
    """An extension is a new period directly after another one (glossary 59); it is derived, never asked."""
    follows = draft.start is not None and any(other.end == draft.start - ONE_DAY for other in known.earlier)
    return "extension" if follows else "base"


def with_approver(facts: rules.Facts) -> rules.Facts:
    """The same facts with the second person's yes to every reason and to the precision of the aim."""
    reasons = {rule: replace(reason, approver=True) for rule, reason in facts.reasons.items()}
    return replace(facts, reasons=reasons, aim=replace(facts.aim, confirmed_precise=True))
