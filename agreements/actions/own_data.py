"""What is registered about a citizen beside the documents and the journal, for the citizen's own copy."""

from collections.abc import Iterator

from agreements.documents.case_file import Registered
from agreements.models import Contact, TimeEntry
from cases.actions.citizens import FACTS
from cases.models import Case
from mentorstotte.core.wording import danish_date, upper_first, written_cpr

HIDDEN = ("address", "postal_code", "city")  # said as one line, which knows of protection


def registered_about(case: Case, today) -> tuple[Registered, ...]:
    """The citizen's facts, network and consents, the mentor's time and the contacts, as the case has them."""
    groups = {
        "Om dig": _facts(case.citizen, today),
        "Netværk": _network(case),
        "Samtykker": _consents(case),
        "Mentorens timer": _time(case),
        "Kontakt med mentor": _contacts(case),
    }
    return tuple(Registered(heading, found) for heading, lines in groups.items() if (found := tuple(lines)))


def _facts(citizen, today) -> Iterator[str]:
    yield f"CPR-nummer: {written_cpr(citizen.cpr)}"
    if lines := citizen.address_lines(today):
        yield f"Adresse: {', '.join(lines)}"
    for name in FACTS:
        field = citizen._meta.get_field(name)
        value = getattr(citizen, name)
        if name in HIDDEN or value in ("", None, False):
            continue
        said = getattr(citizen, f"get_{name}_display", lambda: "")() or value
        said = danish_date(value) if name == "birth_date" else "ja" if value is True else said
        yield f"{upper_first(str(field.verbose_name))}: {said}"


def _network(case: Case) -> Iterator[str]:
    for row in case.network.all():
        ended = f", til {danish_date(row.ended_at.date())}" if row.ended_at else ""
        reached = ", ".join(filter(None, (row.organisation, row.phone, row.email)))
        yield f"{row.name} ({row.get_role_display()}{ended}): {row.helps_with}. {reached}".strip()


def _consents(case: Case) -> Iterator[str]:
    for row in case.consents.all():
        days = f"{danish_date(row.valid_from)} til {danish_date(row.valid_until)}"
        back = f", trukket tilbage {danish_date(row.withdrawn_on)}" if row.withdrawn_on else ""
        yield f"{row.recipient}: {row.text} ({days}{back})"


def _time(case: Case) -> Iterator[str]:
    entries = TimeEntry.objects.filter(agreement__case=case, stands=True).select_related(
        "mentor", "agreement"
    )
    for row in entries.order_by("day", "pk"):
        minutes = row.direct_minutes + row.indirect_minutes
        said = ", ".join(filter(None, ("udeblivelse" if row.no_show else "", row.note)))
        what = f"{minutes} minutter, {row.get_kind_display().lower()}, {row.mentor.name}"
        yield f"{danish_date(row.day)}: {what}{f'. {said}' if said else ''}"


def _contacts(case: Case) -> Iterator[str]:
    rows = Contact.objects.filter(agreement__case=case, withdrawn_at__isnull=True)
    for row in rows.order_by("day", "pk"):
        said = ". ".join(filter(None, ("Udeblivelse" if row.no_show else "", row.reason, row.note)))
        yield f"{danish_date(row.day)}: {row.get_kind_display()}{f'. {said}' if said else ''}"
