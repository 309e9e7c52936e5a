"""Who changed what of a mentor and a supplier, from the history that the database keeps."""

from mentorstotte.core.history import Change, Part, row_history
from mentorstotte.core.wording import danish_date, danish_kroner
from providers.models import Mentor, MentorRate, Qualification, Supplier, SupplierContract, WageDocumentation


def mentor_history(mentor: Mentor) -> list[Change]:
    """With prices, wages and documented qualifications, newest first."""
    rates = Part(MentorRate.pgh_event_model.objects.filter(mentor_id=mentor.pk), _rate)
    wages = Part(WageDocumentation.pgh_event_model.objects.filter(mentor_id=mentor.pk), _wage)
    papers = Part(Qualification.pgh_event_model.objects.filter(mentor_id=mentor.pk), _qualification)
    return row_history(mentor, rates, wages, papers)


def supplier_history(supplier: Supplier) -> list[Change]:
    """With its contracts, newest first."""
    contracts = SupplierContract.pgh_event_model.objects.filter(supplier_id=supplier.pk)
    return row_history(supplier, Part(contracts, _contract))


def _contract(event) -> str:
    if event.pgh_label == "insert":
        return f"Kontrakt fra {danish_date(event.valid_from)}"
    return f"Kontrakten fra {danish_date(event.valid_from)} rettet"


def _rate(event) -> str:
    if event.pgh_label != "insert":
        return ""  # a price ends when the next one begins
    return f"Ny timepris: {danish_kroner(event.hourly_price)} fra {danish_date(event.valid_from)}"


def _wage(event) -> str:
    what = f"Løn fra {danish_date(event.valid_from)}"
    if event.pgh_label == "insert":
        return f"{what} dokumenteret"
    return f"{what} taget tilbage" if event.withdrawn_at else ""


def _qualification(event) -> str:
    if event.pgh_label == "insert":
        return f"Kvalifikation dokumenteret: {event.title}"
    return f"Kvalifikation taget tilbage: {event.title}" if event.withdrawn_at else ""
