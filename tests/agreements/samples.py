"""Ready-made drafts for the tests of proposals: the plain grant of AS-01, and ways to bend it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from agreements.actions import proposal as actions
from agreements.actions.draft import PERSON, Draft, Stretch, TaskLine
from agreements.enums import Origin, VersionState
from agreements.models import Agreement, AgreementVersion, Segment
from cases.enums import BoundaryScheme
from mentorstotte.core.enums import Role
from tests import factories

EMPTY = (
    dict.fromkeys(PERSON, "")
    | {
        name: None
        for name in PERSON
        if name.endswith(
            ("_on", "_date", "_order", "_education", "_programme", "_offers", "_parent", "_jobcentre")
        )
    }
    | {"themes": []}
)
PLAIN = EMPTY | {
    "benefit": "cash_assistance",
    "readiness": "activity_ready",
    "cannot_take_part_in_offers": True,
    "integration_programme": False,
    "target_group": "T01_AKT_KTH",
    "need_text": "Borgeren kommer ikke op om morgenen og har mistet to tilbud på den måde.",
    "decisive": "Borgeren er to gange stoppet i et tilbud i den anden uge, når ingen fulgte med.",
    "need": "temporary",
    "themes": ["practical"],
    "aim_type": "job",
    "aim_target": "Lager",
    "aim_text": "Ordinært job på et lager efter et virksomhedsrettet forløb med stigende timer.",
    "aim_indicator": "borgeren møder tre dage om ugen i fire uger uden mentor",
    "aim_date": date(2014, 9, 1),
}


def draft(**changes) -> Draft:
    """The plain grant of AS-01; ``person`` changes single answers of the assessment."""
    person = PLAIN | changes.pop("person", {})
    plain = Draft(
        person=person,
        boundary=dict.fromkeys(BoundaryScheme.values, "no"),
        segments=(Stretch(date(2014, 3, 3), date(2014, 9, 2), 2, Decimal("3.00")),),
        tasks=(TaskLine("practical", "Ringe kl. 7 de første to uger og følges med bussen til Helsinge"),),
    )
    return replace(plain, **changes)


def months(start: date, end: date, *, level: int | None = 2, hours: str = "3.00") -> tuple[Stretch, ...]:
    """One stretch."""
    return (Stretch(start, end, level, Decimal(hours)),)


class People:
    """A team with its caseworker and approver, a colleague, and a stranger from another team."""

    def __init__(self):
        self.team = factories.team()
        self.caseworker = factories.user(Role.CASEWORKER, team=self.team, name="Signe Sagsbehandler")
        self.colleague = factories.user(Role.CASEWORKER, team=self.team, name="Klaus Kollega")
        self.approver = factories.user(Role.APPROVER, team=self.team, name="Tove Teamleder")
        self.other_approver = factories.user(Role.APPROVER, team=self.team, name="Fie Faglig")
        self.stranger = factories.user(Role.CASEWORKER, Role.APPROVER, team=factories.team("Job og Helbred"))
        self.mentor = factories.mentor("Mentor 14")

    def case(self, **facts):
        return factories.case(self.caseworker, **facts)

    def saved(self, case=None, *, by=None, **changes):
        """A saved draft of the plain grant with a mentor."""
        case = case or self.case()
        changes.setdefault("mentor", self.mentor)
        return actions.save_draft(
            case=case, draft=draft(**changes), revision=0, page="side", by=by or self.caseworker
        )

    def submitted(self, case=None, *, by=None, **changes):
        """A proposal that waits in the visitation."""
        saved = self.saved(case, by=by, **changes)
        return actions.submit(proposal_id=saved.pk, by=by or self.caseworker)


def earlier_agreement(case, start: date, end: date, *, number: int = 0, effect: date | None = None):
    """An agreement in force that lies behind the proposal, as an import would have made it."""
    agreement = Agreement.objects.create(
        number=f"{case.number}-{number}",
        case=case,
        team=case.team,
        in_force=True,
        origin=Origin.IMPORT,
        start_date=start,
        end_date=end,
        weekly_hours=Decimal("3.00"),
        target_group="T07_RESS",
        effect_assessed_on=effect,
    )
    version = AgreementVersion.objects.create(
        agreement=agreement,
        state=VersionState.IMPORTED,
        target_group="T07_RESS",
        entitlement="K",
        regime="LAB2014",
        legal_basis="lov",
        start_date=start,
        end_date=end,
    )
    Segment.objects.create(version=version, start=start, end=end, weekly_hours=Decimal("3.00"))
    return agreement
