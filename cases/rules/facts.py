"""What the rules may know about the citizen and the assessment. ``None`` is "not known"."""

import datetime

from msgspec import Struct


class CitizenFacts(Struct, frozen=True):
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


class DateFacts(Struct, frozen=True):
    """Days that rules count from; ``None`` also means that it has not happened.

    ``group_from`` is the first day of the target group, where it began inside the agreement.
    """

    admission: datetime.date | None = None
    discharge: datetime.date | None = None
    first_use: datetime.date | None = None
    group_from: datetime.date | None = None
    signed: datetime.date | None = None


class AimFacts(Struct, frozen=True):
    """The employment aim. An empty text is a blank field, ``None`` one that nobody asked for."""

    type: str | None = None
    text: str | None = None
    indicator: str | None = None
    date: datetime.date | None = None
    confirmed_precise: bool | None = None


class AssessmentFacts(Struct, frozen=True):
    """The individual assessment; ``boundary`` maps the scheme (SEL85 …) to ``no``, ``yes`` or ``unknown``."""

    journalled: bool | None = None
    decisive: str | None = None
    beyond_normal: str | None = None
    need: str | None = None
    boundary: dict[str, str] | None = None
