"""What an act refuses is said where the person can mend it, and what was typed is still there."""

from decimal import Decimal

import pytest
from django import forms
from django.urls import reverse

from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.forms import Form, refusals_on
from tests import factories


class Days(Form):
    start = forms.CharField(label="Fra")
    end = forms.CharField(label="Til og med")


def refuse(form: Form, error: Refused, *usual: str) -> Form:
    with refusals_on(form, *usual):
        raise error
    return form


@pytest.fixture
def form():
    return Days({"start": "1.2.2026", "end": "1.1.2026"})


@pytest.mark.parametrize(
    ("error", "usual", "place"),
    [
        (Refused("Nej.", at="end"), (), "end"),
        (Refused("Nej.", at="end"), ("start",), "end"),
        (Refused("Nej."), ("start",), "start"),
        (Refused("Nej.", at="elsewhere"), ("start",), "start"),
        (Refused("Nej.", at="elsewhere"), (), "__all__"),
        (Changed("Nej.", theirs=None), (), "__all__"),
    ],
)
def test_a_refusal_stands_at_its_field_else_at_the_usual_one_else_above(form, error, usual, place):
    assert refuse(form, error, *usual).errors == {place: ["Nej."]}
    assert form["start"].value() == "1.2.2026"


@pytest.mark.asvs("16.5.3")
def test_an_error_of_the_program_is_not_told_as_a_refusal(form):
    with pytest.raises(ZeroDivisionError), refusals_on(form):
        1 / 0  # noqa: B018
    assert form.errors == {}


def test_a_price_that_begins_too_early_is_told_at_its_day(client, db):
    mentor = factories.mentor(price="350.00")
    client.force_login(factories.user(Role.CATALOGUE_ADMIN))
    typed = {"hourly_price": "400", "valid_from": "01-12-2013", "covers": "Kørsel"}
    page = client.post(reverse("providers:rate_new", args=[mentor.pk]), typed)
    assert list(page.context["form"].errors) == ["valid_from"]
    assert 'value="Kørsel"' in page.content.decode()
    assert mentor.rates.get().hourly_price == Decimal("350.00")
