"""The demo set shows an agreement in each part of its life, so that every act can be tried."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agreements.actions import reminders
from agreements.actions.amendment import changeable
from agreements.enums import VersionState
from agreements.models import Agreement
from agreements.status import asks_what_follows
from cases.models import Citizen
from mentorstotte.core.calendar import next_working_day
from mentorstotte.core.fields import birth_date_of
from mentorstotte.core.models import User
from providers.models import Supplier
from providers.models.supplier import validate_cvr

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo_set_has_agreements_in_the_middle_of_their_lives(client):
    call_command("demo_data")
    of = {a.case.citizen.given_names: a for a in Agreement.objects.select_related("case__citizen")}
    assert of["Birgit"].follow_ups.count() == 1
    assert changeable(of["Birgit"]) == ""
    assert of["Kasper"].versions.count() == 3
    assert of["Nadia"].versions.latest("number").state == VersionState.SUBMITTED
    assert asks_what_follows(of["Poul Erik"], timezone.localdate())
    assert [validate_cvr(firm.cvr) for firm in Supplier.objects.all()] == [None] * 4
    client.force_login(User.objects.get(email="godkender@demo.example"))
    page = client.get(reverse("overview")).content.decode()
    assert "Ændring til visitation" in page
    assert "Rahimi, Nadia" in page


def test_a_crowd_of_active_agreements_is_made_inside_the_database_and_can_grow():
    """Every row is held by the constraints; each runs today, and one sweep finds what is due."""
    today = timezone.localdate()
    for number in (400, 200):
        call_command("demo_data", active=number)
    assert Agreement.objects.running_on(today).count() == 600
    assert all(birth_date_of(citizen.cpr) == citizen.birth_date for citizen in Citizen.objects.all())
    starts = {a.start_date for a in Agreement.objects.all()}
    assert len(starts) == 180
    day = next_working_day(today)
    assert reminders.find_reminders(today=day) > 300
    assert reminders.find_reminders(today=day) == 0
