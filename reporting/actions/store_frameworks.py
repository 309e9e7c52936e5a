"""Framework agreements with companies."""

from providers.models import FrameworkAgreement, Supplier
from reporting.imports.frameworks import FrameworkRow


def _key(row: FrameworkRow) -> tuple:
    return (row.company.casefold(), row.valid_from)


def known(rows: list[FrameworkRow]) -> set[int]:
    """Numbers of the rows whose company has a framework agreement from that day already."""
    stored = {
        (name.casefold(), day) for name, day in FrameworkAgreement.objects.values_list("supplier__name", "valid_from")
    }
    return {row.number for row in rows if _key(row) in stored}


def store(rows: list[FrameworkRow], *, batch, by) -> dict[str, int]:
    """Adds the agreements, and the companies that are new."""
    companies = suppliers_by_name({row.company for row in rows})
    FrameworkAgreement.objects.bulk_create(
        FrameworkAgreement(
            supplier=companies[row.company.casefold()],
            kind=row.kind,
            valid_from=row.valid_from,
            hourly_price=row.hourly_price or 0,
            committed_hours=row.fixed_hours or 0,
        )
        for row in rows
    )
    return {"frameworks": len(rows)}


def suppliers_by_name(names: set[str]) -> dict[str, Supplier]:
    """Suppliers by their name in lower case; those that are new are added."""
    suppliers = {supplier.name.casefold(): supplier for supplier in Supplier.objects.all()}
    new = {name.casefold(): name for name in names if name.casefold() not in suppliers}
    for supplier in Supplier.objects.bulk_create(Supplier(name=name) for name in new.values()):
        suppliers[supplier.name.casefold()] = supplier
    return suppliers
