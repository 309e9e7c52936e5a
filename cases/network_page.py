"""What the network card shows, on its own page and beside the timeline."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from cases.enums import ConsentPurpose, NetworkRole, TargetGroup
from cases.models import Consent, NetworkContact

COMES_OUT = (TargetGroup.T04_PSYK, TargetGroup.T05_LOESL)


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
    lacks_notice: bool

    @classmethod
    def of(cls, case, today: date) -> "NetworkPage":
        """Read in three queries."""
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
            lacks_notice=_lacks_notice(case, consents, today),
        )


def _lacks_notice(case, consents: list[Consent], today: date) -> bool:
    """The citizen comes out of a prison or a hospital, and has not consented to notices about it."""
    newest = case.assessments.order_by("-pk").values_list("target_group", flat=True).first()
    notices = (each for each in consents if each.purpose == ConsentPurpose.NOTICE)
    return newest in COMES_OUT and not any(each.runs_on(today) for each in notices)


def with_network(cases, today: date):
    """The cases with what the card beside the timeline shows, in the same query."""
    running = Consent.objects.running_on(today).filter(contact=OuterRef("pk"))
    rows = NetworkContact.objects.current().filter(case=OuterRef("pk")).annotate(shared=Exists(running))
    said = JSONObject(name="name", role="role", helps_with="helps_with", shared="shared")
    return cases.annotate(around=ArraySubquery(rows.order_by("pk").values(said=said)))


def card_rows(case) -> list[dict]:
    """Of a case fetched ``with_network``: name, role in words, what they help with, whether consent runs."""
    return [row | {"role": NetworkRole(row["role"]).label} for row in case.around]
