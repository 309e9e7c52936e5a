"""What the network card shows, on its own page and beside the timeline."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from cases.enums import NetworkRole
from cases.models import Consent, NetworkContact


@dataclass(frozen=True)
class Row:
    """One around the citizen, with the consents about them, the newest first."""

    contact: NetworkContact
    consents: list[Consent]
    today: date

    @property
    def shared(self) -> bool:
        """Something may be told today."""
        return any(consent.runs_on(self.today) for consent in self.consents)

    @property
    def status(self) -> tuple[str, str]:
        """Of the consent that runs, else of the newest."""
        running = [consent for consent in self.consents if consent.runs_on(self.today)]
        newest = (running or self.consents)[:1]
        return newest[0].status_on(self.today) if newest else ("Intet samtykke", "plain")


@dataclass(frozen=True)
class NetworkPage:
    """Who is there, who was, and every consent of the case."""

    rows: list[Row]
    former: list[NetworkContact]
    consents: list[tuple[Consent, tuple[str, str]]]
    today: date

    @classmethod
    def of(cls, case, today: date) -> "NetworkPage":
        """Read in two queries."""
        contacts = list(case.network.select_related("ended_by"))
        consents = list(case.consents.select_related("registered_by"))
        about = {
            contact.pk: [each for each in consents if each.contact_id == contact.pk] for contact in contacts
        }
        return cls(
            rows=[Row(each, about[each.pk], today) for each in contacts if each.ended_at is None],
            former=[each for each in contacts if each.ended_at is not None],
            consents=[(each, each.status_on(today)) for each in consents],
            today=today,
        )


def with_network(cases, today: date):
    """The cases with what the card beside the timeline shows, in the same query."""
    running = Consent.objects.running_on(today).filter(contact=OuterRef("pk"))
    rows = NetworkContact.objects.current().filter(case=OuterRef("pk")).annotate(shared=Exists(running))
    said = JSONObject(name="name", role="role", helps_with="helps_with", shared="shared")
    return cases.annotate(around=ArraySubquery(rows.order_by("pk").values(said=said)))


def card_rows(case) -> list[dict]:
    """Of a case fetched ``with_network``: name, role in words, what they help with, whether consent runs."""
    return [row | {"role": NetworkRole(row["role"]).label} for row in case.around]
