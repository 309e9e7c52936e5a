"""Suppliers, and mentors with their prices, as sheets name them."""

from collections import defaultdict
from collections.abc import Iterable

from mentorstotte.core import text
from providers.models import Mentor, MentorRate, Supplier
from reporting.imports.agreements import AgreementRow
from reporting.imports.cells import key

MentorKey = tuple[str, str]


def suppliers_by_name(names: Iterable[str]) -> dict[str, Supplier]:
    """Suppliers by name without regard to case; those that are new are added."""
    suppliers = {key(supplier.name): supplier for supplier in Supplier.objects.all()}
    new = {key(name): name for name in names if key(name) not in suppliers}
    made = Supplier.objects.bulk_create(Supplier(name=name) for name in new.values())
    return suppliers | dict(zip(new, made, strict=True))


def mentor_key(row: AgreementRow) -> MentorKey:
    """A mentor is recognised by name and supplier together."""
    return key(row.mentor), key(row.supplier)


def mentors_by_name(rows: list[AgreementRow]) -> dict[MentorKey, Mentor]:
    """Mentors by ``mentor_key``; new ones get the price of their first course from its first day."""
    suppliers = suppliers_by_name({row.supplier for row in rows})
    mentors = {
        (key(mentor.name), key(mentor.supplier.name)): mentor
        for mentor in Mentor.objects.select_related("supplier")
    }
    new: dict[MentorKey, list[AgreementRow]] = defaultdict(list)
    for row in rows:
        if mentor_key(row) not in mentors:
            new[mentor_key(row)].append(row)
    made = Mentor.objects.bulk_create(
        Mentor(
            name=courses[0].mentor,
            sort_key=text.sort_key(courses[0].mentor),
            supplier=suppliers[supplier],
            kind=courses[0].mentor_kind,
        )
        for (_, supplier), courses in new.items()
    )
    mentors |= dict(zip(new, made, strict=True))
    MentorRate.objects.bulk_create(_first_rates(new, mentors))
    return mentors


def _first_rates(new: dict[MentorKey, list[AgreementRow]], mentors: dict[MentorKey, Mentor]):
    for name, courses in new.items():
        priced = [row for row in courses if row.hourly_price is not None]
        if priced:
            first = min(priced, key=lambda row: row.start_date)
            yield MentorRate(
                mentor=mentors[name], hourly_price=first.hourly_price, valid_from=first.start_date
            )
