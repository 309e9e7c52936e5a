"""What the rules may know about the mentor. ``None`` is "not known"."""

from decimal import Decimal

from msgspec import Struct

from providers.enums import MentorKind
from providers.rules.capacity import Booking

# Employees of a company, school or offer: the law asks for more (LAB § 169).
EMPLOYEE_KINDS = frozenset({MentorKind.COMPANY.value, MentorKind.EDUCATION.value, MentorKind.WORKPLACE.value})


class MentorFacts(Struct, frozen=True):
    """The mentor. ``kind`` and ``role`` are those of ``providers.enums``; the price is kroner per hour,
    ``price_cap`` the municipality's own for the kind, ``None`` where that of the standard counts.

    ``capacity`` is hours a week, ``None`` where none is agreed; ``bookings`` are those of other agreements.
    """

    kind: str | None = None
    role: str | None = None
    id: str | None = None
    named: bool | None = None
    contact: bool | None = None
    special_competence: bool | None = None
    hourly_price: Decimal | None = None
    price_cap: Decimal | None = None
    is_caseworker: bool | None = None
    family_tie: bool | None = None
    capacity: Decimal | None = None
    bookings: tuple[Booking, ...] = ()
