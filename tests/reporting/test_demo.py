"""The demo set shows an agreement in each part of its life, so that every act can be tried."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agreements.actions.amendment import changeable
from agreements.enums import VersionState
from agreements.models import Agreement
from agreements.status import asks_what_follows
from mentorstotte.core.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo_set_has_agreements_in_the_middle_of_their_lives(client):
    call_command("demo_data")
    of = {a.case.citizen.given_names: a for a in Agreement.objects.select_related("case__citizen")}
    assert of["Birgit"].follow_ups.count() == 1
    assert changeable(of["Birgit"]) == ""
    assert of["Kasper"].versions.count() == 3
    assert of["Nadia"].versions.latest("number").state == VersionState.SUBMITTED
    assert asks_what_follows(of["Poul Erik"], timezone.localdate())
    client.force_login(User.objects.get(email="godkender@demo.example"))
    page = client.get(reverse("overview")).content.decode()
    assert "Ændring til visitation" in page
    assert "Rahimi, Nadia" in page
