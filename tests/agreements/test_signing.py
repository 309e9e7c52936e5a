"""Registering the signatures: nothing is in force before, everything follows from the dates after."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from agreements import rules
from agreements.actions import agreement as agreements
from agreements.actions import signing
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion, Signature
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document, Event
from tests.agreements import desk

pytestmark = pytest.mark.django_db
PRINTED, START, END = date(2026, 6, 10), date(2026, 6, 16), date(2026, 12, 15)
SIGNED = date(2026, 6, 12)


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10 10:00+02:00", tick=True) as traveller:
        yield traveller


@pytest.fixture
def version(people, clock) -> AgreementVersion:
    made = desk.printed(people, start=START, person={"target_group": "T17_ALM"})
    clock.move_to("2026-06-12 14:00+02:00")
    return made


def register(version, people, **changes) -> Signature:
    signed = desk.paper(changes.pop("on", SIGNED), **changes)
    return signing.register_signature(version_id=version.pk, signed=signed, by=people.caseworker)


def running(version, day: date) -> bool:
    return Agreement.objects.running_on(day).filter(pk=version.agreement_id).exists()


def test_a_signature_on_paper_puts_the_agreement_in_force(people, version):
    assert not running(version, START)
    register(version, people)
    version.refresh_from_db()
    agreement = Agreement.objects.get(pk=version.agreement_id)
    assert (version.state, version.signed_on) == (VersionState.SIGNED, SIGNED)
    assert agreement.in_force
    assert (agreement.next_follow_up, agreement.effect_due) == (date(2026, 9, 15), date(2026, 12, 1))
    assert [running(version, day) for day in (SIGNED, START, END, date(2026, 12, 16))] == [
        False,
        True,
        True,
        False,
    ]
    assert Event.objects.get(kind="agreement.signed").data["signed_on"] == "2026-06-12"
    note = agreement.case.notes.get(kind="agreement")
    assert note.is_final
    assert "Underskrevet af borgeren 12. juni 2026." in note.text
    assert Document.objects.filter(kind="signed_scan").count() == 1


def test_the_agreement_is_signed_when_the_last_party_has_signed(people, version):
    register(version, people, on=SIGNED, citizen_on=date(2026, 6, 11))
    version.refresh_from_db()
    assert version.signed_on == SIGNED


def test_registering_twice_is_one_signature(people, version):
    assert register(version, people) == register(version, people)
    assert Signature.objects.count() == 1
    assert Document.objects.filter(kind="signed_scan").count() == 1
    assert Event.objects.filter(kind="agreement.signed").count() == 1


def test_a_draft_cannot_be_signed(people, clock):
    version = desk.drafted(people, start=START)
    with pytest.raises(Refused, match="venter ikke på underskrift"):
        register(version, people, on=PRINTED)
    assert not Agreement.objects.get(pk=version.agreement_id).in_force


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"on": date(2026, 6, 9)}, "Aftalen blev først lavet 10. juni 2026"),
        (
            {"citizen_on": date(2026, 6, 13)},
            "Borgeren kan ikke have skrevet under 13. juni 2026. .*fremtiden",
        ),
        ({"jobcentre_on": date(2026, 6, 13)}, "Kommunen kan ikke .*fremtiden"),
        ({"citizen_on": None}, "hvornår borgeren skrev under"),
        ({"scan": None}, "vedhæft den underskrevne aftale"),
        ({"method": "representative"}, "navnet på den, der har skrevet under"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_reason(people, version, changes, why):
    with pytest.raises(Refused, match=why):
        register(version, people, **changes)
    assert not Signature.objects.exists()


def test_a_representative_signs_by_name(people, version):
    signature = register(version, people, method="representative", representative="Birthe Ærø")
    assert signature.representative_name == "Birthe Ærø"
    note = version.agreement.case.notes.get(kind="agreement")
    assert "Underskrevet af Birthe Ærø med fuldmagt" in note.text


def early(text: str = "Borgeren kunne ikke komme før lægen havde set ham", category: str = "LATE_PAPER"):
    return rules.DocumentedReason(category, text)


def test_r35_a_start_before_the_signature_needs_a_reason(people, version, clock):
    clock.move_to("2026-06-20 10:00+02:00")
    late = date(2026, 6, 19)
    with pytest.raises(signing.ReasonNeeded, match="3 dage før den giver ikke refusion") as needed:
        register(version, people, on=late)
    assert needed.value.finding.rule == "R-35"
    for reason in (early("for kort"), early(category="NONSENSE"), early("                        ")):
        with pytest.raises(signing.ReasonNeeded):
            register(version, people, on=late, early=reason)
    assert not running(version, late)
    signature = register(version, people, on=late, early=early())
    assert signature.early_start_category == "LATE_PAPER"
    assert running(version, START), "the period stands; only the refund begins with the signature"


def test_signing_on_the_first_day_needs_no_reason(people, version, clock):
    clock.move_to("2026-06-16 15:00+02:00")
    register(version, people, on=START)
    assert running(version, START)


def test_r21_only_a_citizen_with_right_and_duty_can_refuse(people, version):
    with pytest.raises(Refused, match="Støtten er ikke en pligt"):
        register(version, people, **refusing())


def refusing(**changes):
    reason = rules.DocumentedReason(
        "DECISION_LETTER", "Borgeren vil ikke skrive under på noget fra kommunen."
    )
    return {"method": "refused", "citizen_on": None, "scan": None, "refusal": reason} | changes


def test_r21_refusal_of_right_and_duty_needs_a_reason_and_is_journalled(people, clock):
    clock.move_to("2014-02-24 10:00+01:00")
    version = desk.printed(people, start=date(2014, 3, 3))
    assert version.entitlement == "RP"
    day = date(2014, 2, 24)
    with pytest.raises(signing.ReasonNeeded) as needed:
        register(version, people, on=day, **refusing(refusal=None))
    assert needed.value.finding.rule == "R-21"
    signature = register(version, people, on=day, **refusing())
    assert signature.refusal_category == "DECISION_LETTER"
    assert signature.citizen_signed_on is None
    note = version.agreement.case.notes.get(kind="agreement")
    assert "Der sendes en afgørelse." in note.text
    assert running(version, date(2014, 3, 3))


def test_a_hard_rule_stops_the_signature_and_nothing_is_kept(people, version):
    citizen = version.agreement.case.citizen
    citizen.deceased_on = date(2026, 6, 11)
    citizen.save()
    with pytest.raises(Refused, match=r"\(R-\d\d\)"):
        register(version, people)
    assert not Signature.objects.exists()
    assert not Document.objects.filter(kind="signed_scan").exists()


def test_a_new_version_supersedes_the_one_in_force(people, version):
    register(version, people)
    new = agreements.copy_version(version, "Mentoren er skiftet ud.", people.caseworker)
    agreements.print_version(version_id=new.pk, by=people.caseworker)
    register(new, people)
    version.refresh_from_db()
    assert version.state == VersionState.SUPERSEDED
    assert AgreementVersion.objects.filter(state=VersionState.SIGNED).get().number == 2


def test_the_database_refuses_a_signed_version_without_its_document(people, version):
    bare = desk.drafted(people, start=START, case=people.case(given="Bo"))
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementVersion.objects.filter(pk=bare.pk).update(state="signed", signed_on=SIGNED)
