"""What the rules may know about the citizen and the assessment. ``None`` is "not known"."""

import datetime
from dataclasses import dataclass


@dataclass(slots=True)
class CitizenFacts:
    """The citizen on the first day of the period. Values are those of ``cases.enums``."""

    birth_date: datetime.date | None = None
    registered_municipality: str | None = None
    benefit: str | None = None
    readiness: str | None = None
    cannot_take_part_in_offers: bool | None = None
    single_parent: bool | None = None
    education_order: bool | None = None
    qualifying_education: bool | None = None
    starts_ordinary_education: bool | None = None
    earlier_contact_with_jobcentre: bool | None = None
    integration_programme: bool | None = None
    no_fixed_abode: bool | None = None
    moved_on: datetime.date | None = None
    deceased_on: datetime.date | None = None


@dataclass(slots=True)
class DateFacts:
    """Days that rules count from; ``None`` also means that it has not happened.

    ``group_from`` is the first day of the target group, where it began inside the agreement.
    """

    admission: datetime.date | None = None
    discharge: datetime.date | None = None
    first_use: datetime.date | None = None
    group_from: datetime.date | None = None
    signed: datetime.date | None = None


@dataclass(slots=True)
class AimFacts:
    """The employment aim. An empty text is a blank field, ``None`` one that nobody asked for."""

    type: str | None = None
    text: str | None = None
    indicator: str | None = None
    date: datetime.date | None = None
    confirmed_precise: bool | None = None


@dataclass(slots=True)
class AssessmentFacts:
    """The individual assessment; ``boundary`` maps the scheme (SEL85 …) to ``no``, ``yes`` or ``unknown``."""

    journalled: bool | None = None
    decisive: str | None = None
    beyond_normal: str | None = None
    need: str | None = None
    boundary: dict[str, str] | None = None
