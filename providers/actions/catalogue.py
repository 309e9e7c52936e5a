"""Keeping the mentor catalogue: suppliers, mentors, what they have shown papers of, and dated prices."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import not_taken, once
from mentorstotte.core.wording import danish_date
from providers.actions.papers import keep_paper
from providers.enums import FrameworkKind
from providers.models import FrameworkAgreement, GroupContract, Mentor, MentorRate, Qualification, Supplier

GROUP_TAKEN = "Leverandøren har allerede et tilbud med det navn fra den dag."


@once(Supplier)
def save_supplier(*, supplier: Supplier, by) -> Supplier:
    """Adds or changes a supplier."""
    supplier.save()
    record("supplier.saved", subject=supplier, by=by, text=f"Leverandør gemt: {supplier.name}")
    return supplier


@once(Mentor)
def save_mentor(*, mentor: Mentor, by) -> Mentor:
    """Adds or changes a mentor; the price is set by ``set_rate``."""
    mentor.save()
    record("mentor.saved", subject=mentor, by=by, text=f"Mentor gemt: {mentor.name}")
    return mentor


@transaction.atomic
def set_rate(*, mentor_id: int, hourly_price: Decimal, valid_from: date, by, covers: str = "") -> MentorRate:
    """A new price (kroner an hour) from a day on; the one before ends the day before. Prices are never
    overwritten. ``covers`` says what is in it.

    Raises Refused when a price begins on that day or later already.
    """
    mentor = Mentor.objects.select_for_update().get(pk=mentor_id)
    latest = mentor.rates.first()
    if latest and latest.valid_from == valid_from and latest.hourly_price == hourly_price:
        return latest
    if latest and latest.valid_from >= valid_from:
        text = (
            f"Der er allerede en pris fra {danish_date(latest.valid_from)}. En ny pris skal begynde senere."
        )
        raise Refused(text, at="valid_from")
    if latest and (latest.valid_to is None or latest.valid_to >= valid_from):
        latest.valid_to = valid_from - timedelta(days=1)
        latest.save()
    rate = MentorRate.objects.create(
        mentor=mentor, hourly_price=hourly_price, valid_from=valid_from, covers=covers
    )
    record(
        "mentor.rate",
        subject=mentor,
        by=by,
        text=f"Ny timepris: {hourly_price} kr. fra {danish_date(valid_from)}",
    )
    return rate


@transaction.atomic
def document_qualification(
    *,
    mentor_id: int,
    title: str,
    documented_on: date,
    expires_on: date | None = None,
    content: bytes = b"",
    content_type: str = "",
    by,
) -> Qualification:
    """Keeps that the papers of a qualification were seen, and a copy of them when there is ``content``; the
    same again gives the one that is there.

    Raises Refused for a day to come, and for papers that had expired when they were seen.
    """
    mentor = Mentor.objects.select_for_update().get(pk=mentor_id)
    if documented_on > today():
        raise Refused("Datoen ligger i fremtiden. Skriv den dag, papirerne blev set.", at="documented_on")
    if expires_on is not None and expires_on < documented_on:
        raise Refused("Papirerne var udløbet den dag. Bed mentor om nye.", at="expires_on")
    said = {"title": title, "documented_on": documented_on, "expires_on": expires_on}
    known = mentor.documented.standing().filter(**said).first()
    if known is not None:
        return known
    paper = {"content": content, "content_type": content_type}
    document = keep_paper(title=title, **paper, by=by) if content else None
    made = Qualification.objects.create(mentor=mentor, document=document, registered_by=by, **said)
    record("mentor.qualified", subject=mentor, by=by, text=f"Kvalifikation dokumenteret: {title}")
    return made


@transaction.atomic
def withdraw_qualification(*, qualification_id: int, by) -> Qualification:
    """Takes back a slip; it stays in the history. Twice changes nothing."""
    found = Qualification.objects.select_for_update().get(pk=qualification_id)
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by = timezone.now(), by
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return found


@transaction.atomic
def buy_places(*, contract: GroupContract, by) -> GroupContract:
    """Adds a group with its places. Raises Refused when the mentor works for another supplier, or the name is
    taken.
    """
    if contract.mentor.supplier_id != contract.supplier_id:
        raise Refused("Mentoren hører til en anden leverandør.", at="mentor")
    with not_taken(GROUP_TAKEN, "name"):
        contract.save()
    record("group.bought", subject=contract, by=by, text=f"Gruppetilbud oprettet: {contract}"[:300])
    return contract


@transaction.atomic
def agree_framework(
    *,
    supplier_id: int,
    kind: str,
    valid_from: date,
    hourly_price: Decimal,
    committed_hours: Decimal,
    by,
) -> FrameworkAgreement:
    """A framework agreement from a day on; the one before ends the day before and stays as it was. The same
    again gives the one that is there.

    Raises Refused when one begins that day or later, and for hours that do not go with the kind.
    """
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    _check_hours(kind, committed_hours)
    said = {"kind": kind, "hourly_price": hourly_price, "committed_hours": committed_hours}
    latest = supplier.frameworks.order_by("-valid_from").first()
    if latest and latest.valid_from == valid_from and said == {name: getattr(latest, name) for name in said}:
        return latest
    if latest and latest.valid_from >= valid_from:
        day = danish_date(latest.valid_from)
        raise Refused(f"Der er en rammeaftale fra {day}. En ny skal begynde senere.", at="valid_from")
    if latest and (latest.valid_to is None or latest.valid_to >= valid_from):
        latest.valid_to = valid_from - timedelta(days=1)
        latest.save(update_fields=["valid_to"])
    made = FrameworkAgreement.objects.create(supplier=supplier, valid_from=valid_from, **said)
    text = f"{made.get_kind_display()} fra {danish_date(valid_from)}"
    record("framework.agreed", subject=made, by=by, text=text)
    return made


def _check_hours(kind: str, committed_hours: Decimal) -> None:
    if kind == FrameworkKind.COMPANY_CENTRE and committed_hours <= 0:
        raise Refused("Et virksomhedscenter har faste timer. Skriv dem.", at="committed_hours")
    if kind == FrameworkKind.PARTNERSHIP and committed_hours:
        raise Refused("En partnerskabsaftale har ingen faste timer. Skriv 0.", at="committed_hours")
