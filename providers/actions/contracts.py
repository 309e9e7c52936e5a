"""Contracts with suppliers: what is agreed from a day on, and the paper with both signatures."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.calendar import today
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date
from providers.enums import Transport
from providers.models import Supplier, SupplierContract


@dataclass(frozen=True)
class Terms:
    """What a contract says. ``indirect_percent``: the highest share of indirect time in what is paid; none is
    all. ``no_show_minutes`` are paid when the citizen stays away. ``km_rate``: kroner a kilometre, when
    transport is paid by itself.
    """

    valid_from: date
    valid_to: date | None = None
    transport: str = Transport.NONE
    km_rate: Decimal | None = None
    indirect_percent: int | None = None
    no_show_minutes: int = 0


@transaction.atomic
def agree_contract(*, supplier_id: int, terms: Terms, by) -> SupplierContract:
    """A contract from a day on; the one before ends the day before and stays as it was. The same again gives
    the one that is there.

    Raises Refused when one begins that day or later, for a last day before the first, and for a rate of
    kilometres that does not go with what is said of transport.
    """
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    if terms.valid_to and terms.valid_to < terms.valid_from:
        raise Refused("Sidste dag ligger før den første.", at="valid_to")
    _check_transport(terms)
    latest = supplier.contracts.first()
    if latest and asdict(terms) == {name: getattr(latest, name) for name in asdict(terms)}:
        return latest
    if latest and latest.valid_from >= terms.valid_from:
        day = danish_date(latest.valid_from)
        raise Refused(f"Der er en kontrakt fra {day}. En ny skal begynde senere.", at="valid_from")
    if latest and (latest.valid_to is None or latest.valid_to >= terms.valid_from):
        latest.valid_to = terms.valid_from - timedelta(days=1)
        latest.save(update_fields=["valid_to"])
    made = SupplierContract.objects.create(supplier=supplier, **asdict(terms))
    text = f"Kontrakt fra {danish_date(terms.valid_from)}"
    record("contract.agreed", subject=supplier, by=by, text=text)
    return made


def _check_transport(terms: Terms) -> None:
    if terms.transport == Transport.SEPARATE and not terms.km_rate:
        raise Refused("Skriv, hvad en kilometer betales med.", at="km_rate")
    if terms.transport != Transport.SEPARATE and terms.km_rate is not None:
        raise Refused("Kilometer betales kun, når transport betales særskilt. Tøm feltet.", at="km_rate")


@transaction.atomic
def keep_signed(
    *, contract_id: int, content: bytes, content_type: str, signed_on: date, by
) -> SupplierContract:
    """Keeps the paper with both signatures; the form has checked the bytes. The same again changes nothing.

    Raises Refused for a day to come.
    """
    if signed_on > today():
        raise Refused("Datoen ligger i fremtiden. Skriv den dag, der blev skrevet under.", at="signed_on")
    contract = SupplierContract.objects.select_for_update(of=("self",)).select_related("supplier")
    contract = contract.get(pk=contract_id)
    if contract.signed and contract.signed.size == len(content) and contract.signed_on == signed_on:
        return contract
    contract.signed = keep_document(
        content=content,
        kind=DocumentKind.SIGNED_CONTRACT,
        title=f"Underskrevet kontrakt med {contract.supplier.name}"[:200],
        content_type=content_type,
        case_id=None,
        by=by,
    )
    contract.signed_on = signed_on
    contract.save(update_fields=["signed", "signed_on"])
    text = f"Kontrakten fra {danish_date(contract.valid_from)} er underskrevet {danish_date(signed_on)}"
    record("contract.signed", subject=contract.supplier, by=by, text=text)
    return contract
