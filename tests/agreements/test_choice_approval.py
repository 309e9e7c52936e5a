"""A mentor above the price cap, found after the grant, goes to an approver; a yes makes it the grant's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from agreements import law
from agreements.actions import choice_approval
from agreements.actions.matching import Chosen, choose_mentor
from agreements.models import Judgement, MentorChoice, Proposal
from agreements.overview import _read_queue
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Approval, Notice
from providers.enums import MentorKind
from providers.rules.matching import Ranked, Wish
from tests import factories
from tests.agreements import desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CAPS = dict.fromkeys(MentorKind.values, Decimal("300.00"))
WHY = "Han taler somali, og det gør ingen af de andre"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
        yield


@pytest.fixture(autouse=True)
def cap(monkeypatch):
    """The standards have a cap of 300 kroner, which none of them has as shipped."""
    shipped = law.book()
    capped = {
        key: replace(standard, versions=tuple(replace(v, price_cap=CAPS) for v in standard.versions))
        for key, standard in shipped.standards.items()
    }
    monkeypatch.setattr(law, "book", lambda: replace(shipped, standards=capped))


@pytest.fixture
def granted(people) -> Proposal:
    proposal = desk.grant(people, start=date(2014, 3, 3), mentor=None, mentor_later=True)
    assert proposal.mentor is None
    return proposal


@pytest.fixture
def dear():
    return factories.mentor("Abdi Warsame", price="450.00")


def choose(proposal, mentor, by, **said) -> MentorChoice:
    ranked = (Ranked(mentor.pk, mentor.name, ()),)
    chosen = Chosen(mentor_id=mentor.pk, why=WHY, wish=Wish(), ranked=ranked, **said)
    return choose_mentor(proposal_id=proposal.pk, chosen=chosen, by=by)


def mentor_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).mentor


def test_above_the_cap_an_approver_is_asked_and_a_yes_makes_it_the_grants(granted, dear, people):
    made = choose(granted, dear, people.caseworker)
    assert "300" in made.over_cap
    assert mentor_of(granted) is None
    assert Notice.objects.filter(user=people.approver, text__contains="over prisloftet").exists()
    for _ in range(2):
        choice_approval.approve_choice(choice_id=made.pk, by=people.approver)
    assert mentor_of(granted) == dear
    deviation = granted.deviations.get(rule="R-24")
    assert (deviation.given_by, deviation.approved_by) == (people.caseworker, people.approver)
    assert deviation.text == WHY
    assert Judgement.objects.filter(proposal=granted, act="mentor_found").count() == 1
    assert Notice.objects.filter(user=people.caseworker, text__contains="er godkendt").count() == 1


def test_sent_back_the_grant_still_lacks_a_mentor(granted, dear, people):
    made = choose(granted, dear, people.caseworker)
    with pytest.raises(Refused, match="mindst 10 tegn"):
        choice_approval.return_choice(choice_id=made.pk, reason="Nej", by=people.approver)
    reason = "Spørg Kompetencecentret først"
    choice_approval.return_choice(choice_id=made.pk, reason=reason, by=people.approver)
    assert mentor_of(granted) is None
    with pytest.raises(NotAllowed):
        choice_approval.approve_choice(choice_id=made.pk, by=people.approver)
    cheap = factories.mentor("Karim Haddad", price="250.00")
    choose(granted, cheap, people.caseworker)
    assert mentor_of(granted) == cheap


def test_nobody_approves_an_own_choice(granted, dear, people):
    people.caseworker.roles = [Role.CASEWORKER, Role.APPROVER]
    people.caseworker.save()
    made = choose(granted, dear, people.caseworker)
    with pytest.raises(NotAllowed):
        choice_approval.approve_choice(choice_id=made.pk, by=people.caseworker)
    assert mentor_of(granted) is None


def test_a_new_choice_takes_the_place_of_the_one_that_waits(granted, dear, people):
    first = choose(granted, dear, people.caseworker)
    cheap = factories.mentor("Karim Haddad", price="250.00")
    choose(granted, cheap, people.caseworker)
    assert mentor_of(granted) == cheap
    assert Approval.objects.get(subject_kind="mentorchoice", subject_id=first.pk).state == "withdrawn"
    with pytest.raises(NotAllowed):
        choice_approval.approve_choice(choice_id=first.pk, by=people.approver)


def test_a_price_under_the_cap_asks_nobody(granted, people):
    cheap = factories.mentor("Karim Haddad", price="250.00")
    assert choose(granted, cheap, people.caseworker).over_cap == ""
    assert mentor_of(granted) == cheap
    assert not Approval.objects.filter(subject_kind="mentorchoice").exists()


def test_the_approver_meets_it_on_the_start_page_and_in_the_queue(granted, dear, people, client):
    made = choose(granted, dear, people.caseworker)
    page = reverse("agreements:choice", args=[granted.case.number, made.pk])
    client.force_login(people.caseworker)
    shown = client.get(reverse("cases:detail", args=[granted.case.number])).content.decode()
    assert "mentorens pris ligger over loftet" in shown
    assert "Godkend mentoren" not in client.get(page).content.decode()
    client.force_login(people.approver)
    for path in ("/", reverse("agreements:visitation_queue")):
        assert page in client.get(path).content.decode()
    shown = client.get(page).content.decode()
    for word in (WHY, dear.name, made.over_cap, "Godkend mentoren til den pris"):
        assert word in shown
    refused = client.post(reverse("agreements:choice_return", args=[granted.case.number, made.pk]), {})
    assert refused.status_code == 422
    done = client.post(reverse("agreements:choice_approve", args=[granted.case.number, made.pk]))
    assert done.url == reverse("agreements:visitation_queue")
    assert mentor_of(granted) == dear
    assert not _read_queue(people.approver)
    assert "Godkendt" in client.get(page).content.decode()
